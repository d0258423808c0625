import {
  decodeEvent,
  encodeEvent,
  EVENT_TYPES,
  evolve,
  initialState,
  REJECTION_PRECEDENCE,
  type LedgerEvent,
} from '@ledger/domain';
import * as fc from 'fast-check';
import { NOTES, RandomHistory } from '../model/random-history';
import { beginning, beginnings } from '../model/random-commands';
import { randomTurns } from '../model/random-stories';
import { dump, dumpEnded, expectSame } from '../model/state-dump';
import { search } from '../support/search';

/** Enough commands a history that reservations expire and accounts close with money in them. */
const TURNS_MAX = 150;
const HISTORIES = 20;
const SAMPLED = 15;
/** A failing history is made simpler for so long, and then shown with its seed. */
const SEARCH_MS_MAX = 200_000;

const historiesOf = (turnsMin: number) =>
  fc.record({
    clock: fc.constantFrom('server' as const, 'server' as const, 'caller' as const),
    startsAt: beginnings,
    turns: randomTurns({ min: turnsMin, max: TURNS_MAX }),
  });
const histories = historiesOf(1);

/** Codes that a few accounts without a writer cannot reach; the rule tables do. */
const NOT_REACHED: readonly string[] = [
  'idempotency_conflict',
  'ledger_not_found',
  'too_large',
  'capacity_exceeded',
  'RejectionsCounted',
  'ClockReset',
];

describe('whatever is asked of a ledger, in whatever order', () => {
  it('does what the simple model does, and its books balance', () => {
    fc.assert(
      fc.property(histories, (history) => hold(history)),
      search(HISTORIES, SEARCH_MS_MAX),
    );
  }, 240_000);

  it('comes to every event and nearly every rejection, and to everything that is noted of them', () => {
    const seen = new Map<string, number>();
    // A seed of its own, so that what comes up is not left to chance.
    for (const history of fc.sample(historiesOf(TURNS_MAX), { seed: 1, numRuns: SAMPLED })) hold(history, seen);
    const wanted = [...EVENT_TYPES, ...REJECTION_PRECEDENCE, ...NOTES].filter((what) => !NOT_REACHED.includes(what));
    expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
  }, 240_000);
});

type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

const hold = ({ clock, startsAt, turns }: History, seen = new Map<string, number>()): void => {
  const history = new RandomHistory(clock, startsAt, (what) => seen.set(what, (seen.get(what) ?? 0) + 1));
  for (const instruction of beginning(clock)) history.turn({ waitSeconds: 0, body: instruction, dryRun: false });
  for (const turn of turns) history.turn(turn);
  const replayed = initialState();
  for (const event of history.run.events) evolve(replayed, storedAndRead(event));
  expectSame(dump(replayed), dump(history.run.state));
  expectSame(dumpEnded(replayed), history.run.dumpEnded());
  history.checkSnapshots();
};

const storedAndRead = (event: LedgerEvent): LedgerEvent => {
  const { type, data } = encodeEvent(event);
  return decodeEvent(type, data);
};
