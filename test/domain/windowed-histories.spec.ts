import { WINDOW_UNITS, type Instruction, type LedgerEvent, type LimitView } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  quota,
  record,
  removeQuota,
  reserve,
  settle,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { expectReplayable } from '../support/replayable';

const PARENTS: Readonly<Record<string, string>> = { t: 'root', a: 't', b: 't' };
const ACCOUNTS = ['root', ...Object.keys(PARENTS)];
const ZONES = ['UTC', 'Europe/Berlin', 'Australia/Lord_Howe'];

const account = fc.constantFrom(...ACCOUNTS);
const units = fc.integer({ min: 0, max: 9 }).map(String);
const unit = fc.constantFrom(...WINDOW_UNITS);
const zone = fc.constantFrom(...ZONES);
const reservation = fc.constantFrom('r1', 'r2', 'r3');
const wait = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 40_000_000 }),
);

const terms = fc.record(
  {
    rollover: units,
    tolerance: fc.constantFrom('0', '0.25', '1'),
    priorityShare: fc.record({ share: fc.constantFrom('0', '0.3', '1'), priorityFrom: fc.integer({ min: 1, max: 3 }) }),
  },
  { requiredKeys: [] },
);

const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.tuple(account, units).map(([id, amount]) => consume(id, amount)),
  fc.tuple(account, units).map(([id, amount]) => record(id, amount)),
  fc.tuple(reservation, account, units).map(([id, of, amount]) => reserve(id, of, amount, { ttlSeconds: 5_000 })),
  fc.tuple(reservation, units, fc.boolean()).map(([id, amount, final]) => settle(id, amount, { final })),
  fc
    .tuple(account, units, unit, zone, terms)
    .map(([id, amount, per, at, rest]) => quota(id, amount, per, { zone: at, ...rest })),
  fc.tuple(account, unit, zone).map(([id, per, at]) => removeQuota(id, per, at)),
);

const history = fc.array(fc.tuple(wait, instruction), { minLength: 1, maxLength: 60, size: 'max' });

describe('limits with windows, whatever happens and however long nothing does', () => {
  it('count what the events say, and are the same when these are read again', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const run = new LedgerRun().must(openLedger(), fund('1000'));
        for (const [id, parentId] of Object.entries(PARENTS))
          run.must(open(id, { parentId, priority: id === 'a' ? 2 : 1 }));
        for (const [seconds, body] of steps) {
          run.now += seconds * 1_000;
          run.send(commandOf(body));
        }
        for (const id of ACCOUNTS) {
          for (const limit of run.view(id)!.limits)
            expect([id, limit.window, limit.used]).toEqual([id, limit.window, recounted(run.events, id, limit)]);
        }
        expectReplayable(run);
      }),
      { numRuns: 150 },
    );
  });
});

/** Adds up the charges at the account and below it in the present period, since the limit was last set anew. */
const recounted = (events: readonly LedgerEvent[], ownerId: string, { window, startsAt }: LimitView): string => {
  let counted = false;
  let used = 0;
  for (const { type, data } of events) {
    if ((type === 'LimitSet' || type === 'LimitRemoved') && data.accountId === ownerId && same(data.window, window)) {
      if (type === 'LimitRemoved') used = 0;
      counted = type === 'LimitSet';
    }
    if (!counted || (type !== 'Consumed' && type !== 'Settled') || data.at < startsAt!) continue;
    if (isWithin(data.accountId, ownerId)) for (const { amount } of data.charges) used += Number(amount);
  }
  return String(used);
};

const same = (a: LimitView['window'], b: LimitView['window']): boolean =>
  a?.unit === b?.unit && a?.timeZone === b?.timeZone;

const isWithin = (accountId: string, ownerId: string): boolean =>
  accountId === ownerId || (PARENTS[accountId] !== undefined && isWithin(PARENTS[accountId], ownerId));
