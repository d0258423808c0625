import { OPERATOR, referencesOf, refusedCommand, refusedContent, type LedgerCommand } from '@ledger/domain';
import type { CommandBody } from '@ledger/protocol';
import { COMMAND_CASES, fullCommand } from '../../../../test/support/full-commands';
import { atomicCommandOf, commandOf } from './wire-to-domain';

/** Paths of all values in a message that are neither messages nor lists. */
const leavesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]))
    : [path];

/** Another value that the field can have. */
const other = (value: unknown, path: readonly string[]): unknown => {
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'number') return value === 1 ? 2 : 1;
  if (typeof value === 'boolean') return !value;
  const text = value as string;
  if (/^\d{4}-/.test(text) && path.includes('envelope')) return text.replace('2026', '2025');
  return /^[\d.]+$/.test(text) ? `${text}1` : `${text}x`;
};

const changed = (message: unknown, [name, ...rest]: readonly string[], path: readonly string[]): unknown => {
  if (name === undefined) return other(message, path);
  const copy = Array.isArray(message) ? [...(message as unknown[])] : { ...(message as object) };
  (copy as Record<string, unknown>)[name] = changed((message as Record<string, unknown>)[name], rest, path);
  return copy;
};

const ofOperator = (body: CommandBody): LedgerCommand => commandOf(body, OPERATOR);

describe('a command of the wire in the domain', () => {
  it.each(COMMAND_CASES)('%s: every field means something', ($case) => {
    const body = fullCommand($case);
    const absent = leavesOf(body.value).filter((path) => {
      const at = path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], body.value);
      return at === undefined;
    });
    // Every field must be there, or it would escape the comparison.
    expect(absent).toEqual([]);
    const before = JSON.stringify(ofOperator(body));
    const ignored = leavesOf(body.value).filter((path) => {
      const value = changed(body.value, path, path);
      return JSON.stringify(ofOperator({ $case, value } as CommandBody)) === before;
    });
    expect(ignored).toEqual([]);
  });

  it.each(COMMAND_CASES)('%s: comes back from its refusal as it was sent', ($case) => {
    const command = ofOperator(fullCommand($case));
    const { type } = command.body;
    const [accountId] = referencesOf(command.body).accounts;
    const rejection = { code: 'ledger_not_found', ledgerId: 'l' } as const;
    const data = { command: type, accountId, rejection, ...refusedContent(command, 1, accountId), at: 'now' };
    const again = refusedCommand(JSON.parse(JSON.stringify(data)) as typeof data, command);
    expect(again).toEqual(JSON.parse(JSON.stringify({ ...again, body: command.body })));
    expect(again?.body.type).toBe(type);
  });

  it.each([
    { what: 'trailing zeros', $case: 'setLimit', path: ['amount'], value: '10.00' },
    { what: 'leading zeros of a ratio', $case: 'setLimit', path: ['tolerance'], value: '00.10' },
    { what: 'zeros of a weight', $case: 'distribute', path: ['children', '0', 'weight'], value: '2.0' },
    { what: 'zeros of a maximum', $case: 'openAccount', path: ['maxima', '0', 'amount'], value: '1.500' },
    { what: 'zeros of seconds', $case: 'consume', path: ['attribution', 'seconds'], value: '2.50' },
    { what: 'zeros of confidence', $case: 'reportConfidence', path: ['confidence'], value: '0.500' },
    { what: 'an instant without milliseconds', $case: 'fund', path: ['envelope', 'at'], value: '2026-11-23T12:00:01Z' },
  ] as const)('is the same command with $what', ({ $case, path, value }) => {
    const body = fullCommand($case);
    const set = (message: unknown, [name, ...rest]: readonly string[]): unknown =>
      name === undefined
        ? value
        : { ...(message as object), [name]: set((message as Record<string, unknown>)[name], rest) };
    const written = set(body.value, path) as { children?: object; maxima?: object };
    if (written.children) written.children = Object.values(written.children);
    if (written.maxima) written.maxima = Object.values(written.maxima);
    expect(ofOperator({ $case, value: written } as never)).toEqual(ofOperator(body));
  });

  it('states nothing of what is empty', () => {
    const { body } = ofOperator({
      $case: 'releaseEscrow',
      value: { envelope: fullCommand('fund').value.envelope, escrowId: 'e', amounts: [], byId: undefined },
    });
    expect(body).toEqual({ type: 'ReleaseEscrow', escrowId: 'e' });
  });

  it('holds no period among the items of an atomic batch', () => {
    const { envelope } = fullCommand('fund').value;
    expect(() => atomicCommandOf(envelope!, [fullCommand('closePeriod')], OPERATOR)).toThrow('ClosePeriod');
  });
});
