import { commandHash, type Instruction } from '@ledger/domain';
import { commandOf, distribute, limit, open, outcome, record } from '../support/ledger-builders';

const hashOf = (body: Instruction): string => commandHash(commandOf(body, { commandId: 'c' }));

describe('the hash of a command', () => {
  it.each<[string, Instruction, Instruction]>([
    ['an amount', record('a', '1'), record('a', '01.0')],
    ['a tolerance', limit('a', '1', 'usd', { tolerance: '0.5' }), limit('a', '1', 'usd', { tolerance: '0.50' })],
    ['a weight', distribute('a', '1', 'proportional', { b: '2' }), distribute('a', '1', 'proportional', { b: '2.0' })],
    ['work', outcome('a', '3'), outcome('a', '3.0')],
  ])('is the same for another text of %s', (_, one, other) => {
    expect(hashOf(other)).toBe(hashOf(one));
  });

  it.each(['amount', 'share', 'weight', 'work'])('is another for another text of a tag or label called %s', (name) => {
    const tagged = (text: string) => hashOf(record('a', '1', { attribution: { tags: { [name]: text } } }));
    expect(tagged('1.0')).not.toBe(tagged('1'));
    const labelled = (text: string) => hashOf(open('a', { labels: { [name]: text } }));
    expect(labelled('1.0')).not.toBe(labelled('1'));
  });

  it('does not depend on the caller', () => {
    const command = commandOf(outcome('a', '3'));
    expect(commandHash({ ...command, caller: { kind: 'account', accountId: 'a' } })).toBe(commandHash(command));
  });
});
