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

type Words<E> = { readonly [Member in Exclude<keyof E & string, 'UNSPECIFIED'> as Lowercase<Member>]: E[Member] };

/** Numbers of an enum by its members' names in small letters, which are the domain's words. */
const wordsOf = <E extends object>(members: E): Words<E> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, number]): [string, number][] =>
      typeof number === 'number' && name !== 'UNSPECIFIED' ? [[name.toLowerCase(), number]] : [],
    ),
  ) as Words<E>;

// Domain words and their numbers on the wire. A word that an enum lacks fails the build here; a member without a word
// fails it where the table back, made from the same one, is used.
export const kindToWire = wordsOf(wire.AccountKind) satisfies Record<AccountKind, wire.AccountKind>;

export const clockToWire = wordsOf(wire.LedgerClock) satisfies Record<LedgerClock, wire.LedgerClock>;

export const statusToWire = wordsOf(wire.SpendingStatus) satisfies Record<Status, wire.SpendingStatus>;

export const actionToWire = wordsOf(wire.SpendingAction) satisfies Record<Action, wire.SpendingAction>;

export const basisToWire = wordsOf(wire.ThresholdBasis) satisfies Record<ThresholdBasis, wire.ThresholdBasis>;

export const reservationStatusToWire = wordsOf(wire.ReservationStatus) satisfies Record<
  ReservationView['status'],
  wire.ReservationStatus
>;

export const ledgerStatusToWire = wordsOf(wire.LedgerStatus) satisfies Record<'open' | 'closed', wire.LedgerStatus>;

export const accountStateToWire = wordsOf(wire.AccountState) satisfies Record<
  'open' | 'suspended' | 'closed',
  wire.AccountState
>;

export const unfundedToWire = wordsOf(wire.UnfundedPolicy) satisfies Record<
  NonNullable<Policy['unfunded']>,
  wire.UnfundedPolicy
>;

export const donorsToWire = wordsOf(wire.DonorsPolicy) satisfies Record<
  NonNullable<Policy['donors']>,
  wire.DonorsPolicy
>;

export const stopToWire = wordsOf(wire.StopPolicy) satisfies Record<NonNullable<Policy['stop']>, wire.StopPolicy>;

export const throttleToWire = wordsOf(wire.ThrottlePolicy) satisfies Record<
  NonNullable<Policy['throttle']>,
  wire.ThrottlePolicy
>;

export const enforcementToWire = wordsOf(wire.EnforcementPolicy) satisfies Record<
  NonNullable<Policy['enforcement']>,
  wire.EnforcementPolicy
>;

export const unpricedToWire = wordsOf(wire.UnpricedPolicy) satisfies Record<
  NonNullable<Policy['unpriced']>,
  wire.UnpricedPolicy
>;

const strategyToWire = wordsOf(wire.DistributionStrategy) satisfies Record<
  DistributionStrategy,
  wire.DistributionStrategy
>;

export const directionToWire = wordsOf(wire.AdjustDirection) satisfies Record<
  Adjust['direction'],
  wire.AdjustDirection
>;

export const escrowStatusToWire = wordsOf(wire.EscrowStatus) satisfies Record<
  'open' | 'released' | 'refunded' | 'expired',
  wire.EscrowStatus
>;

const onShortageToWire = wordsOf(wire.OnShortage) satisfies Record<OnShortage, wire.OnShortage>;

const modeToWire = wordsOf(wire.ConsumeMode) satisfies Record<'enforce' | 'record', wire.ConsumeMode>;

export const usageGroupToWire = wordsOf(wire.UsageDimension) satisfies Record<
  Exclude<UsageGroup, `${string}:${string}`>,
  wire.UsageDimension
>;

export const remedyToWire = wordsOf(wire.Remedy) satisfies Record<Remedy, wire.Remedy>;

export const windowUnitToWire = wordsOf(wire.WindowUnit) satisfies Record<WindowUnit, wire.WindowUnit>;

export const rejectionCodeToWire = wordsOf(wire.RejectionCode) satisfies Record<RejectionCode, wire.RejectionCode>;

/** Undefined: the unspecified member. Other unknown numbers were refused before. */
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
