import type {
  AccountKind,
  Action,
  Adjust,
  DistributionStrategy,
  LedgerClock,
  OnShortage,
  Policy,
  RejectionCode,
  ReservationView,
  Status,
  ThresholdBasis,
  WindowUnit,
} from '@ledger/domain';
import * as wire from '@ledger/protocol';
import type { UsageGroup } from '@ledger/read-models';
import type { Remedy } from './rejection-remedies';

/** Domain words and their numbers on the wire, one exhaustive table each; the way back is made from the same table. */
export const kindToWire = {
  pool: wire.AccountKind.POOL,
  team: wire.AccountKind.TEAM,
  agent: wire.AccountKind.AGENT,
  run: wire.AccountKind.RUN,
  thread: wire.AccountKind.THREAD,
} satisfies Record<AccountKind, wire.AccountKind>;

export const clockToWire = {
  server: wire.LedgerClock.SERVER,
  caller: wire.LedgerClock.CALLER,
} satisfies Record<LedgerClock, wire.LedgerClock>;

export const statusToWire = {
  green: wire.SpendingStatus.GREEN,
  yellow: wire.SpendingStatus.YELLOW,
  orange: wire.SpendingStatus.ORANGE,
  red: wire.SpendingStatus.RED,
  black: wire.SpendingStatus.BLACK,
} satisfies Record<Status, wire.SpendingStatus>;

export const actionToWire = {
  continue: wire.SpendingAction.CONTINUE,
  warn: wire.SpendingAction.WARN,
  throttle: wire.SpendingAction.THROTTLE,
  degrade: wire.SpendingAction.DEGRADE,
  stop: wire.SpendingAction.STOP,
} satisfies Record<Action, wire.SpendingAction>;

export const basisToWire = {
  funds: wire.ThresholdBasis.FUNDS,
  limit: wire.ThresholdBasis.LIMIT,
} satisfies Record<ThresholdBasis, wire.ThresholdBasis>;

export const reservationStatusToWire = {
  open: wire.ReservationStatus.OPEN,
  settled: wire.ReservationStatus.SETTLED,
  voided: wire.ReservationStatus.VOIDED,
  expired: wire.ReservationStatus.EXPIRED,
} satisfies Record<ReservationView['status'], wire.ReservationStatus>;

export const ledgerStatusToWire = {
  open: wire.LedgerStatus.OPEN,
  closed: wire.LedgerStatus.CLOSED,
} satisfies Record<'open' | 'closed', wire.LedgerStatus>;

export const accountStateToWire = {
  open: wire.AccountState.OPEN,
  suspended: wire.AccountState.SUSPENDED,
  closed: wire.AccountState.CLOSED,
} satisfies Record<'open' | 'suspended' | 'closed', wire.AccountState>;

export const unfundedToWire = {
  allow: wire.UnfundedPolicy.ALLOW,
  deny: wire.UnfundedPolicy.DENY,
} satisfies Record<NonNullable<Policy['unfunded']>, wire.UnfundedPolicy>;

export const donorsToWire = {
  siblings: wire.DonorsPolicy.SIBLINGS,
  ledger: wire.DonorsPolicy.LEDGER,
} satisfies Record<NonNullable<Policy['donors']>, wire.DonorsPolicy>;

export const stopToWire = {
  advice: wire.StopPolicy.ADVICE,
  binding: wire.StopPolicy.BINDING,
} satisfies Record<NonNullable<Policy['stop']>, wire.StopPolicy>;

export const throttleToWire = {
  advice: wire.ThrottlePolicy.ADVICE,
  binding: wire.ThrottlePolicy.BINDING,
} satisfies Record<NonNullable<Policy['throttle']>, wire.ThrottlePolicy>;

export const enforcementToWire = {
  enforce: wire.EnforcementPolicy.ENFORCE,
  observe: wire.EnforcementPolicy.OBSERVE,
} satisfies Record<NonNullable<Policy['enforcement']>, wire.EnforcementPolicy>;

export const unpricedToWire = {
  reject: wire.UnpricedPolicy.REJECT,
  flag: wire.UnpricedPolicy.FLAG,
} satisfies Record<NonNullable<Policy['unpriced']>, wire.UnpricedPolicy>;

const strategyToWire = {
  equal: wire.DistributionStrategy.EQUAL,
  proportional: wire.DistributionStrategy.PROPORTIONAL,
  priority: wire.DistributionStrategy.PRIORITY,
  dynamic: wire.DistributionStrategy.DYNAMIC,
} satisfies Record<DistributionStrategy, wire.DistributionStrategy>;

export const directionToWire = {
  credit: wire.AdjustDirection.CREDIT,
  debit: wire.AdjustDirection.DEBIT,
} satisfies Record<Adjust['direction'], wire.AdjustDirection>;

export const escrowStatusToWire = {
  open: wire.EscrowStatus.OPEN,
  released: wire.EscrowStatus.RELEASED,
  refunded: wire.EscrowStatus.REFUNDED,
  expired: wire.EscrowStatus.EXPIRED,
} satisfies Record<'open' | 'released' | 'refunded' | 'expired', wire.EscrowStatus>;

const onShortageToWire = {
  reject: wire.OnShortage.REJECT,
  reallocate: wire.OnShortage.REALLOCATE,
} satisfies Record<OnShortage, wire.OnShortage>;

const modeToWire = {
  enforce: wire.ConsumeMode.ENFORCE,
  record: wire.ConsumeMode.RECORD,
} satisfies Record<'enforce' | 'record', wire.ConsumeMode>;

export const usageGroupToWire = {
  account: wire.UsageDimension.ACCOUNT,
  operation: wire.UsageDimension.OPERATION,
  model: wire.UsageDimension.MODEL,
  hour: wire.UsageDimension.HOUR,
  payer: wire.UsageDimension.PAYER,
  provider: wire.UsageDimension.PROVIDER,
  task: wire.UsageDimension.TASK,
  session: wire.UsageDimension.SESSION,
} satisfies Record<Exclude<UsageGroup, `${string}:${string}`>, wire.UsageDimension>;

export const remedyToWire = {
  none: wire.Remedy.NONE,
  wait: wire.Remedy.WAIT,
  fund: wire.Remedy.FUND,
  mend: wire.Remedy.MEND,
} satisfies Record<Remedy, wire.Remedy>;

export const windowUnitToWire = {
  minute: wire.WindowUnit.MINUTE,
  hour: wire.WindowUnit.HOUR,
  day: wire.WindowUnit.DAY,
  week: wire.WindowUnit.WEEK,
  month: wire.WindowUnit.MONTH,
  year: wire.WindowUnit.YEAR,
} satisfies Record<WindowUnit, wire.WindowUnit>;

export const rejectionCodeToWire = {
  idempotency_conflict: wire.RejectionCode.IDEMPOTENCY_CONFLICT,
  ledger_not_found: wire.RejectionCode.LEDGER_NOT_FOUND,
  ledger_closed: wire.RejectionCode.LEDGER_CLOSED,
  time_reversed: wire.RejectionCode.TIME_REVERSED,
  account_not_found: wire.RejectionCode.ACCOUNT_NOT_FOUND,
  account_closed: wire.RejectionCode.ACCOUNT_CLOSED,
  account_expired: wire.RejectionCode.ACCOUNT_EXPIRED,
  account_suspended: wire.RejectionCode.ACCOUNT_SUSPENDED,
  resource_unknown: wire.RejectionCode.RESOURCE_UNKNOWN,
  reservation_not_found: wire.RejectionCode.RESERVATION_NOT_FOUND,
  reservation_closed: wire.RejectionCode.RESERVATION_CLOSED,
  escrow_not_found: wire.RejectionCode.ESCROW_NOT_FOUND,
  escrow_closed: wire.RejectionCode.ESCROW_CLOSED,
  escrow_exceeded: wire.RejectionCode.ESCROW_EXCEEDED,
  already_exists: wire.RejectionCode.ALREADY_EXISTS,
  account_in_use: wire.RejectionCode.ACCOUNT_IN_USE,
  too_large: wire.RejectionCode.TOO_LARGE,
  limit_not_found: wire.RejectionCode.LIMIT_NOT_FOUND,
  profile_not_found: wire.RejectionCode.PROFILE_NOT_FOUND,
  price_unknown: wire.RejectionCode.PRICE_UNKNOWN,
  not_permitted: wire.RejectionCode.NOT_PERMITTED,
  capacity_exceeded: wire.RejectionCode.CAPACITY_EXCEEDED,
  stopped: wire.RejectionCode.STOPPED,
  confidence_reached: wire.RejectionCode.CONFIDENCE_REACHED,
  throttled: wire.RejectionCode.THROTTLED,
  limit_exceeded: wire.RejectionCode.LIMIT_EXCEEDED,
  insufficient_funds: wire.RejectionCode.INSUFFICIENT_FUNDS,
} satisfies Record<RejectionCode, wire.RejectionCode>;

/** Undefined for the unspecified member; other unknown numbers were refused before. */
const wayBack = <W extends string>(table: Readonly<Record<W, number>>): ((member: number) => W | undefined) => {
  const words: (W | undefined)[] = [];
  for (const word of Object.keys(table) as W[]) words[table[word]] = word;
  return (member) => words[member];
};

export const kindOf = wayBack(kindToWire);
export const clockOf = wayBack(clockToWire);
export const accountStateOf = wayBack(accountStateToWire);
export const unfundedOf = wayBack(unfundedToWire);
export const donorsOf = wayBack(donorsToWire);
export const windowUnitOf = wayBack(windowUnitToWire);
export const stopOf = wayBack(stopToWire);
export const throttleOf = wayBack(throttleToWire);
export const enforcementOf = wayBack(enforcementToWire);
export const unpricedOf = wayBack(unpricedToWire);
export const strategyOf = wayBack(strategyToWire);
export const directionOf = wayBack(directionToWire);
export const onShortageOf = wayBack(onShortageToWire);
export const modeOf = wayBack(modeToWire);
export const usageGroupOf = wayBack(usageGroupToWire);
export const rejectionCodeOf = wayBack(rejectionCodeToWire);
