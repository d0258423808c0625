import type {
  AccountKind,
  Attribution,
  DecimalText,
  InstantText,
  Instruction,
  LedgerClock,
  Policy,
  ResourceAmount,
} from './commands';
import type { Rejection } from './rejections';
import type { Status, ThresholdSet } from './thresholds-set';

/** One amount held and who pays it, decided once so that a replay never has to ask again. No payer: nobody pays. */
export interface Hold {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
}

/** One amount charged. Its payer's funds fall by it, or by nobody's when the payer is null. */
export interface Charge {
  readonly resource: string;
  readonly amount: DecimalText;
  readonly payerId: string | null;
  /** The part that was more than the payer had available. Absent: none. */
  readonly overrun?: DecimalText;
}

/** A charge against a reservation; `fromHold` of the amount was held, the rest came from what was available. */
export interface SettledCharge extends Charge {
  readonly fromHold: DecimalText;
}

/** One resource's move on the close of an account. */
export interface ReleasedAmount {
  readonly resource: string;
  readonly amount: DecimalText;
  /** The nearest funded ancestor that takes the rest, or covers the deficit. */
  readonly otherId: string;
  /** True: the account was in deficit, and the amount was moved to it, not from it. */
  readonly deficit?: boolean;
}

export interface FinalFigure {
  readonly resource: string;
  readonly consumed: DecimalText;
  /** Consumed by accounts that were closed below it before. */
  readonly closedBelow: DecimalText;
  /** Used by the account and everything below it, whoever paid. */
  readonly used: DecimalText;
}

/** Where a ratio stands: the payer's funds, or the owner's limit on the resource. */
export type ThresholdBasis = 'funds' | 'limit';

/** A reservation that ended without a bill, and what went back to whom. */
export interface ExpiredReservation {
  readonly reservationId: string;
  readonly accountId: string;
  readonly released: readonly Hold[];
}

/**
 * What happened, as it is stored: never renamed or repurposed. `at` is the time of the decision. Amounts are decimal
 * strings. Key order is part of the format, since stores return JSON that must encode to the same bytes.
 */
type EventBody =
  | {
      type: 'LedgerOpened';
      data: {
        ledgerId: string;
        clock: LedgerClock;
        resources: readonly { resource: string; scale: number }[];
        policy?: Policy;
        thresholds?: ThresholdSet;
        labels?: Readonly<Record<string, string>>;
      };
    }
  | { type: 'ResourceDefined'; data: { resource: string; scale: number } }
  | { type: 'Funded'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  | { type: 'Withdrawn'; data: { accountId: string; amounts: readonly ResourceAmount[] } }
  | { type: 'LedgerClosed'; data: object }
  | {
      type: 'AccountOpened';
      data: {
        accountId: string;
        parentId: string;
        kind: AccountKind;
        priority: number;
        labels?: Readonly<Record<string, string>>;
        minReserve?: readonly ResourceAmount[];
        thresholds?: ThresholdSet;
        policy?: Policy;
      };
    }
  | {
      type: 'AccountUpdated';
      data: {
        accountId: string;
        labels?: Readonly<Record<string, string>>;
        priority?: number;
        minReserve?: readonly ResourceAmount[];
        thresholds?: ThresholdSet;
        policy?: Policy;
      };
    }
  | { type: 'AccountSuspended'; data: { accountId: string; reason?: string } }
  | { type: 'AccountResumed'; data: { accountId: string } }
  | { type: 'Released'; data: { accountId: string; amounts: readonly ReleasedAmount[] } }
  | { type: 'AccountClosed'; data: { accountId: string; parentId: string; final: readonly FinalFigure[] } }
  | { type: 'Allocated'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  | { type: 'Reclaimed'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  | { type: 'Transferred'; data: { fromId: string; toId: string; amounts: readonly ResourceAmount[] } }
  | {
      type: 'Reallocated';
      data: {
        /** The account that was named or that asked to spend. */
        accountId: string;
        /** The payer that was helped; null where nobody pays, and nothing was recovered. */
        payerId: string | null;
        requested: readonly ResourceAmount[];
        recovered: readonly ResourceAmount[];
        donors: readonly { accountId: string; resource: string; amount: DecimalText }[];
      };
    }
  | { type: 'LimitSet'; data: { accountId: string; resource: string; amount: DecimalText } }
  | { type: 'LimitRemoved'; data: { accountId: string; resource: string } }
  | {
      type: 'Consumed';
      data: {
        accountId: string;
        mode: 'enforce' | 'record';
        charges: readonly Charge[];
        attribution?: Attribution;
        occurredAt?: InstantText;
        reservationId?: string;
        /** Reported at an account or a ledger that was already closed. */
        late?: boolean;
        /** The nearest open ancestor, from which the usage counts, where the account is closed. */
        countedFrom?: string;
      };
    }
  | {
      type: 'Reserved';
      data: {
        reservationId: string;
        accountId: string;
        holds: readonly Hold[];
        expiresAt: InstantText;
        attribution?: Attribution;
        occurredAt?: InstantText;
      };
    }
  | { type: 'ReservationExtended'; data: { reservationId: string; accountId: string; expiresAt: InstantText } }
  | {
      type: 'Settled';
      data: {
        reservationId: string;
        accountId: string;
        charges: readonly SettledCharge[];
        /** What the final settlement freed of the hold. */
        released: readonly Hold[];
        final: boolean;
        attribution?: Attribution;
        occurredAt?: InstantText;
        /** Settled after the reservation, the account or the ledger had ended. */
        late?: boolean;
        /** The nearest open ancestor, from which the usage counts, where the account is closed. */
        countedFrom?: string;
      };
    }
  | { type: 'ReservationVoided'; data: { reservationId: string; accountId: string; released: readonly Hold[] } }
  | {
      type: 'ReservationsExpired';
      data: { cause: 'deadline' | 'account_closed' | 'ledger_closed'; reservations: readonly ExpiredReservation[] };
    }
  | {
      type: 'ThresholdCrossed';
      data: {
        /** Of the funds or of the limit. */
        ownerId: string;
        resource: string;
        basis: ThresholdBasis;
        threshold: DecimalText;
        status: Status;
      };
    }
  | {
      type: 'CommandRejected';
      data: {
        command: Instruction['type'];
        /** The account that the command named first, where it named one. */
        accountId?: string;
        /** Place in an atomic batch of the item that was refused. */
        item?: number;
        rejection: Rejection;
      };
    };

type WithTime<E> = E extends { type: infer T; data: infer D }
  ? { readonly type: T; readonly data: Readonly<D> & { readonly at: InstantText } }
  : never;

export type LedgerEvent = WithTime<EventBody>;
export type EventType = LedgerEvent['type'];
export type EventOf<T extends EventType> = Extract<LedgerEvent, { type: T }>;
export type ThresholdCrossed = EventOf<'ThresholdCrossed'>;
