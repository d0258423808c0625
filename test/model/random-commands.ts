import type { Instruction, LedgerInstruction, Policy } from '@ledger/domain';
import * as fc from 'fast-check';
import { allocate, fund, limit, open, openLedger, T0 } from '../support/ledger-builders';
import { accountCommands, limitCommands, reportCommands } from './random-administration';
import { bookCommands, escrowCommands, fundsCommands } from './random-funds';
import { spendingCommands } from './random-spending';

/** One turn of a random history: time passes by the server's clock (or goes back a little), then a command comes. */
export interface RandomTurn {
  readonly waitSeconds: number;
  /** Seconds since the call was made. Absent: the command does not say. */
  readonly calledSecondsAgo?: number;
  readonly body: Instruction;
  readonly dryRun: boolean;
}

const instruction: fc.Arbitrary<LedgerInstruction> = fc.oneof(
  ...[
    ...spendingCommands,
    ...fundsCommands,
    ...limitCommands,
    ...escrowCommands,
    ...bookCommands,
    ...accountCommands,
    ...reportCommands,
  ].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);
const rare: fc.Arbitrary<LedgerInstruction> = fc.constantFrom(openLedger(), { type: 'CloseLedger' as const });
const periods = fc.constantFrom<Instruction[]>({ type: 'ClosePeriod' }, { type: 'ClosePeriod', label: 'a month' });
const batch = fc
  .array(instruction, { minLength: 1, maxLength: 3 })
  .map((items) => ({ type: 'AtomicBatch' as const, items }));

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Mostly moments, so that holds last for some commands; at times long enough that windows of every length turn. */
const waits = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 3, 3, 3, 8, -2) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(10, 30, MINUTE, 5 * MINUTE, HOUR, 3 * HOUR, DAY, 7 * DAY, 31 * DAY, 366 * DAY),
  },
);

export const randomTurn: fc.Arbitrary<RandomTurn> = fc.record(
  {
    waitSeconds: waits,
    calledSecondsAgo: fc.constantFrom(0, 5, 40, DAY, -7),
    body: fc.oneof(
      { weight: 600, arbitrary: instruction },
      { weight: 30, arbitrary: batch },
      { weight: 10, arbitrary: periods },
      { weight: 2, arbitrary: rare },
    ),
    dryRun: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  },
  { requiredKeys: ['waitSeconds', 'body', 'dryRun'] },
);

/** Ten seconds before something happens to a calendar, in milliseconds since 1970. */
export const beginnings = fc.constantFrom(
  T0,
  T0,
  T0,
  ...[
    '2026-12-31T22:59:50Z', // a year ends in Berlin
    '2027-01-31T23:59:50Z', // a month of 28 days begins in UTC
    '2027-03-14T06:59:50Z', // clocks go forward in New York
    '2027-03-28T00:59:50Z', // clocks go forward in Berlin
    '2027-04-29T21:59:50Z', // clocks go forward in Cairo, over midnight
    '2027-10-30T21:59:50Z', // a day of 25 hours begins in Berlin
    '2027-11-07T05:59:50Z', // clocks go back in New York
    '2028-02-28T22:59:50Z', // 29 February begins in Berlin
  ].map((text) => Date.parse(text)),
);

const throttled: Policy = { throttle: 'binding', degrade: { models: ['small'], dropFeatures: ['images'] } };

/** A ledger in which things happen at once: some have funds, some share, `u` has none and nobody above it either. */
export const beginning = (clock: 'server' | 'caller'): readonly LedgerInstruction[] => [
  openLedger({ clock, resources: [{ resource: 'gold', scale: 18 }] }),
  fund({ usd: '120', tokens: '200' }),
  open('team', { kind: 'team', with: { usd: '90' }, confidenceThreshold: '0.9', maxOpen: 3 }),
  open('a', { parentId: 'team', with: { usd: '30' }, priority: 2, policy: throttled }),
  open('b', { parentId: 'team', with: { usd: '25' }, policy: { stop: 'binding' } }),
  open('c', { parentId: 'team', policy: { enforcement: 'observe' } }),
  open('d', { parentId: 'c', with: {}, confidenceThreshold: '0.9' }),
  open('u', { kind: 'run', maxSeconds: 600, maxima: { usd: '20' }, policy: { throttle: 'binding' } }),
  allocate('b', { usd: '5' }),
  limit('team', '80'),
  { ...limit('c', '3'), tolerance: '2' },
  limit('c', '2', 'tokens'),
  { ...limit('a', '9'), window: { unit: 'hour' }, tolerance: '2' },
  { ...limit('root', '60'), window: { unit: 'day', timeZone: 'Europe/Berlin' }, rollover: '25', tolerance: '0.1' },
  { ...limit('team', '40', 'tokens'), window: { unit: 'minute' }, priorityShare: { share: '0.25', priorityFrom: 2 } },
];
