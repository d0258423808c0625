import { OPERATOR } from '@ledger/domain';
import type {
  AccountKind,
  ClosePeriod,
  ResetClock,
  DistributionChild,
  DistributionStrategy,
  Instruction,
  LedgerCommand,
  LedgerInstruction,
  ResourceAmount,
  GivenWindow,
  WindowUnit,
} from '@ledger/domain';

/** The moment at which test ledgers begin. */
export const T0 = Date.parse('2026-11-23T12:00:00.000Z');

/** The instant so many seconds after the beginning. */
export const at = (seconds: number): string => new Date(T0 + Math.round(seconds * 1000)).toISOString();

export const amounts = (of: Readonly<Record<string, string>>): ResourceAmount[] =>
  Object.entries(of).map(([resource, amount]) => ({ resource, amount }));

type Body<T extends LedgerInstruction['type']> = Extract<LedgerInstruction, { type: T }>;
type Rest<T extends LedgerInstruction['type'], K extends string = never> = Partial<Omit<Body<T>, 'type' | K>>;
/** An amount of usd, or amounts by resource. */
export type Amounts = string | Readonly<Record<string, string>>;
const listed = (of: Amounts): ResourceAmount[] => amounts(typeof of === 'string' ? { usd: of } : of);

export const openLedger = (rest: Rest<'OpenLedger'> = {}): Body<'OpenLedger'> => ({ type: 'OpenLedger', ...rest });
export const closeLedger: Body<'CloseLedger'> = { type: 'CloseLedger' };
export const closePeriod = (label?: string): ClosePeriod => ({
  type: 'ClosePeriod',
  ...(label !== undefined && { label }),
});
export const resetClock = (reason?: string): ResetClock => ({
  type: 'ResetClock',
  ...(reason !== undefined && { reason }),
});
export const defineResource = (resource: string, scale = 0): Body<'DefineResource'> => ({
  type: 'DefineResource',
  resource,
  scale,
});
export const fund = (of: Amounts): Body<'Fund'> => ({ type: 'Fund', amounts: listed(of) });
export const withdraw = (of: Amounts): Body<'Withdraw'> => ({ type: 'Withdraw', amounts: listed(of) });
/** `with`, the allocation, and `maxima` in usd unless by resource. */
export const open = (
  accountId: string,
  rest: Rest<'OpenAccount', 'allocation' | 'maxima'> & { kind?: AccountKind; with?: Amounts; maxima?: Amounts } = {},
): Body<'OpenAccount'> => {
  const { with: allocation, maxima, ...others } = rest;
  const first = allocation === undefined ? {} : { allocation: listed(allocation) };
  const caps = maxima === undefined ? {} : { maxima: listed(maxima) };
  return { type: 'OpenAccount', accountId, kind: 'agent', ...others, ...caps, ...first };
};
export const update = (accountId: string, rest: Rest<'UpdateAccount'>): Body<'UpdateAccount'> => ({
  type: 'UpdateAccount',
  accountId,
  ...rest,
});
export const suspend = (accountId: string, reason?: string): Body<'SuspendAccount'> => ({
  type: 'SuspendAccount',
  accountId,
  ...(reason === undefined ? {} : { reason }),
});
export const resume = (accountId: string): Body<'ResumeAccount'> => ({ type: 'ResumeAccount', accountId });
export const close = (accountId: string, cascade?: boolean): Body<'CloseAccount'> => ({
  type: 'CloseAccount',
  accountId,
  ...(cascade === undefined ? {} : { cascade }),
});
export const allocate = (accountId: string, of: Amounts): Body<'Allocate'> => ({
  type: 'Allocate',
  accountId,
  amounts: listed(of),
});
export const reclaim = (accountId: string, of: Amounts): Body<'Reclaim'> => ({
  type: 'Reclaim',
  accountId,
  amounts: listed(of),
});
export const transfer = (fromId: string, toId: string, of: Amounts): Body<'Transfer'> => ({
  type: 'Transfer',
  fromId,
  toId,
  amounts: listed(of),
});
/**
 * Distributes to children by id, each with its weight where the strategy has weights; to every open child where none is
 * named.
 */
export const distribute = (
  accountId: string,
  of: Amounts,
  strategy: DistributionStrategy,
  children?: readonly string[] | Readonly<Record<string, string>>,
): Body<'Distribute'> => ({
  type: 'Distribute',
  accountId,
  amounts: listed(of),
  strategy,
  ...(children && { children: childrenOf(children) }),
});
const childrenOf = (children: readonly string[] | Readonly<Record<string, string>>): readonly DistributionChild[] =>
  Array.isArray(children)
    ? (children as readonly string[]).map((accountId) => ({ accountId }))
    : Object.entries(children as Readonly<Record<string, string>>).map(([accountId, weight]) => ({
        accountId,
        weight,
      }));
export const reallocate = (accountId: string, of: Amounts): Body<'Reallocate'> => ({
  type: 'Reallocate',
  accountId,
  amounts: listed(of),
});
export const limit = (
  accountId: string,
  amount: string,
  resource = 'usd',
  rest: Rest<'SetLimit'> = {},
): Body<'SetLimit'> => ({ type: 'SetLimit', accountId, resource, amount, ...rest });
export const removeLimit = (accountId: string, resource = 'usd'): Body<'RemoveLimit'> => ({
  type: 'RemoveLimit',
  accountId,
  resource,
});
/** A limit with a window; of usd and in UTC unless stated. */
export const quota = (
  accountId: string,
  amount: string,
  unit: WindowUnit,
  rest: Rest<'SetLimit', 'window'> & { readonly zone?: string } = {},
): Body<'SetLimit'> => {
  const { zone, ...others } = rest;
  return { type: 'SetLimit', accountId, resource: 'usd', amount, window: windowOf(unit, zone), ...others };
};
export const removeQuota = (accountId: string, unit: WindowUnit, zone?: string): Body<'RemoveLimit'> => ({
  type: 'RemoveLimit',
  accountId,
  resource: 'usd',
  window: windowOf(unit, zone),
});
const windowOf = (unit: WindowUnit, zone: string | undefined): GivenWindow => ({
  unit,
  ...(zone !== undefined && { timeZone: zone }),
});
export const consume = (accountId: string, of: Amounts, rest: Rest<'Consume'> = {}): Body<'Consume'> => ({
  type: 'Consume',
  accountId,
  mode: 'enforce',
  amounts: listed(of),
  ...rest,
});
/** A report of what was already spent. */
export const record = (accountId: string, of: Amounts, rest: Rest<'Consume'> = {}): Body<'Consume'> =>
  consume(accountId, of, { mode: 'record', ...rest });
export const reserve = (
  reservationId: string,
  accountId: string,
  of: Amounts,
  rest: Rest<'Reserve'> = {},
): Body<'Reserve'> => ({ type: 'Reserve', accountId, reservationId, amounts: listed(of), ttlSeconds: 60, ...rest });
export const extend = (reservationId: string, ttlSeconds: number): Body<'ExtendReservation'> => ({
  type: 'ExtendReservation',
  reservationId,
  ttlSeconds,
});
export const settle = (reservationId: string, of: Amounts, rest: Rest<'Settle'> = {}): Body<'Settle'> => ({
  type: 'Settle',
  reservationId,
  amounts: listed(of),
  ...rest,
});
export const voidReservation = (reservationId: string): Body<'VoidReservation'> => ({
  type: 'VoidReservation',
  reservationId,
});
export const confidence = (accountId: string, value: string): Body<'ReportConfidence'> => ({
  type: 'ReportConfidence',
  accountId,
  confidence: value,
});
export const outcome = (accountId: string, work: string, rest: Rest<'ReportOutcome'> = {}): Body<'ReportOutcome'> => ({
  type: 'ReportOutcome',
  accountId,
  work,
  ...rest,
});
export const openEscrow = (
  escrowId: string,
  payerId: string,
  payeeId: string,
  of: Amounts,
  rest: Rest<'OpenEscrow'> = {},
): Body<'OpenEscrow'> => ({ type: 'OpenEscrow', escrowId, payerId, payeeId, amounts: listed(of), ...rest });
/** All that is left, unless amounts are given. */
export const releaseEscrow = (escrowId: string, of?: Amounts, byId?: string): Body<'ReleaseEscrow'> => ({
  type: 'ReleaseEscrow',
  escrowId,
  ...(of !== undefined && { amounts: listed(of) }),
  ...(byId !== undefined && { byId }),
});
export const refundEscrow = (escrowId: string, byId?: string): Body<'RefundEscrow'> => ({
  type: 'RefundEscrow',
  escrowId,
  ...(byId !== undefined && { byId }),
});
/** Credits usd unless the amount is by resource: one resource is adjusted at a time. */
export const credit = (revision: number | string, of: Amounts, rest: Rest<'Adjust'> = {}): Body<'Adjust'> => ({
  type: 'Adjust',
  revision: String(revision),
  direction: 'credit',
  ...listed(of)[0]!,
  ...rest,
});
export const debit = (revision: number | string, of: Amounts, rest: Rest<'Adjust'> = {}): Body<'Adjust'> =>
  credit(revision, of, { direction: 'debit', ...rest });
export const batch = (...items: LedgerInstruction[]): Instruction => ({ type: 'AtomicBatch', items });

/** The envelope around an instruction; ids are made up where the test does not care. */
export const commandOf = (body: Instruction, envelope: Partial<Omit<LedgerCommand, 'body'>> = {}): LedgerCommand => ({
  commandId: `c-${(nextId += 1)}`,
  ledgerId: 'test',
  actor: 'tester',
  caller: OPERATOR,
  ...envelope,
  body,
});

let nextId = 0;
