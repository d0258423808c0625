import {
  accountView,
  decodeEvent,
  encodeEvent,
  endedIn,
  EVENT_TYPES,
  evolve,
  initialState,
  NOTHING_ENDED,
} from '@ledger/domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Sample {
  readonly type: string;
  readonly data: object;
}

/**
 * The history of one ledger as version 1 stored it. It is never changed: what is added to the vocabulary comes in a file
 * of its own, and what is read differently gets an upcaster.
 */
const v1 = JSON.parse(readFileSync(join(__dirname, 'events-v1.json'), 'utf8')) as readonly Sample[];

const folded = () => {
  const state = initialState();
  for (const { type, data } of v1) evolve(state, decodeEvent(type, JSON.stringify(data)));
  return { state, ended: endedIn(state, NOTHING_ENDED) };
};

describe('events as version 1 stored them', () => {
  it('every type has a sample', () => {
    const sampled = new Set(v1.map(({ type }) => type));
    expect(EVENT_TYPES.filter((type) => !sampled.has(type))).toEqual([]);
  });

  it.each(v1.map((sample, revision) => ({ ...sample, revision })))(
    '$revision $type reads as it was written',
    ({ type, data }) => {
      const text = JSON.stringify(data);
      const event = decodeEvent(type, text);
      expect(event).toEqual({ type, data });
      expect(encodeEvent(event)).toEqual({ type, data: text });
    },
  );

  it('still make the balances that they made', () => {
    const { state, ended } = folded();
    const usd = (accountId: string) =>
      accountView(state, accountId, ended, state.header.lastAt)?.balances.find(({ resource }) => resource === 'usd');
    expect(usd('root')).toMatchObject({ available: '40', consumed: '0', closedBelow: '0', used: '65' });
    expect(usd('team')).toMatchObject({
      available: '-5',
      consumed: '0.75',
      closedBelow: '34.5',
      used: '65',
      limit: '90',
    });
    expect(usd('a')).toMatchObject({ available: '0', allocated: '29.75', consumed: '29.75', held: '0', used: '29.75' });
    expect(accountView(state, 'root', ended, state.header.lastAt)?.balances).toContainEqual(
      expect.objectContaining({ resource: 'tokens', available: '98793', consumed: '1207' }),
    );
    expect(accountView(state, 'b', ended, state.header.lastAt)).toMatchObject({ state: 'closed', parentId: 'team' });
    expect(state.header).toMatchObject({ status: 'closed', ledgerId: 'test' });
    expect([...state.reservations.entries()]).toEqual([]);
    expect(ended.reservation('r5')).toMatchObject({ status: 'settled', accountId: 'a' });
    expect(ended.reservation('r2')).toMatchObject({ status: 'voided' });
  });

  it('a type that is not known is refused, never skipped', () => {
    expect(() => decodeEvent('NeverHeardOf', '{}')).toThrow(/NeverHeardOf/);
    expect(() => decodeEvent('toString', '{}')).toThrow(/toString/);
  });

  it('nor is data that is not JSON', () => {
    expect(() => decodeEvent('Funded', '{"accountId":')).toThrow(SyntaxError);
  });
});
