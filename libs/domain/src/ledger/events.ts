import type { AccountKind, DecimalText, DistributionStrategy, InstantText, LedgerClock, ResourceAmount } from './words';
import type { Instruction } from './commands';
import type {
  Charge,
  ChargeAdjustments,
  ExpiredReservation,
  FinalFigure,
  Hold,
  PeriodTotals,
  ReleasedAmount,
  SettledCharge,
  SpendingNotes,
  ThresholdBasis,
} from './event-parts';
import type { Rejection, RejectionCode } from './rejections';
import type { LimitTerms, Policy, Window } from './terms';
import type { Status, ThresholdSet } from './thresholds-set';
import type { Attribution, RecordedEstimate } from './usage';

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
      type: 'PeriodClosed';
      data: {
        /** From 1. */
        number: number;
        label?: string;
        /** The end of the period before, or the opening of the ledger; `at` is its own end. */
        from: InstantText;
        totals: readonly PeriodTotals[];
        /** Of the event before this one, and the chain's head there. */
        revision: string;
        chainHead: string;
        /** SHA-256, in base64, over the balances of every open account. */
        balancesHash: string;
      };
    }
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
        /** The profile that it was opened with, by name or as the default of its kind. */
        profile?: string;
        maxSeconds?: number;
        maxOpen?: number;
        confidenceThreshold?: DecimalText;
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
        maxOpen?: number;
        confidenceThreshold?: DecimalText;
      };
    }
  | { type: 'AccountSuspended'; data: { accountId: string; reason?: string } }
  | { type: 'AccountResumed'; data: { accountId: string } }
  | { type: 'Released'; data: { accountId: string; amounts: readonly ReleasedAmount[] } }
  | { type: 'AccountClosed'; data: { accountId: string; parentId: string; final: readonly FinalFigure[] } }
  | {
      type: 'Allocated';
      data: {
        fromId: string;
        toId: string;
        amounts: readonly ResourceAmount[];
        /** One of several of one Distribute; `number` counts the parent's from 1. Absent: it stands alone. */
        distribution?: { strategy: DistributionStrategy; number: number };
      };
    }
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
  | {
      type: 'Adjusted';
      data: {
        /** Of the charge's event. */
        revision: string;
        /** The spender of the charge. */
        accountId: string;
        resource: string;
        direction: 'credit' | 'debit';
        amount: DecimalText;
        /** Whose funds rise or fall: the charge's payer, or where it is closed its nearest open funded ancestor. */
        payerId: string | null;
        /** Whose `closedBelow` a credit lowers, where the charge's payer is closed. Absent: the payer's `consumed`. */
        closedBelowId?: string;
        /** The part of a debit that was more than the payer had available. Absent: none. */
        overrun?: DecimalText;
        /** Of the charge in this resource, this adjustment included. */
        totals: ChargeAdjustments;
        /** When the charge was decided: windows that began later do not count the adjustment. */
        chargedAt: InstantText;
        /** The nearest open ancestor, from which the usage counts, where the spender is closed. */
        countedFrom?: string;
        /** Of the charge. */
        attribution?: Attribution;
        reason?: string;
      };
    }
  | {
      type: 'LimitSet';
      data: LimitTerms & {
        accountId: string;
        resource: string;
        amount: DecimalText;
        window?: Window;
        /** The period in which a new limit with a window begins. Absent: it has none, or was set before. */
        startsAt?: InstantText;
        endsAt?: InstantText;
      };
    }
  | { type: 'LimitRemoved'; data: { accountId: string; resource: string; window?: Window } }
  | {
      type: 'WindowStarted';
      data: {
        accountId: string;
        resource: string;
        window: Window;
        startsAt: InstantText;
        endsAt: InstantText;
        /** Left over from before and added to the limit in this period. */
        rolledIn: DecimalText;
      };
    }
  | {
      type: 'Consumed';
      data: SpendingNotes & {
        accountId: string;
        mode: 'enforce' | 'record';
        charges: readonly Charge[];
        reservationId?: string;
        /** Reported at an account or a ledger that was already closed. */
        late?: boolean;
        /** The nearest open ancestor, from which the usage counts, where the account is closed. */
        countedFrom?: string;
      };
    }
  | {
      type: 'Reserved';
      data: SpendingNotes & {
        reservationId: string;
        accountId: string;
        holds: readonly Hold[];
        expiresAt: InstantText;
        /** How the amounts were worked out. Absent: they were given. */
        estimate?: RecordedEstimate;
      };
    }
  | { type: 'ReservationExtended'; data: { reservationId: string; accountId: string; expiresAt: InstantText } }
  | {
      type: 'Settled';
      data: SpendingNotes & {
        reservationId: string;
        accountId: string;
        charges: readonly SettledCharge[];
        /** What the final settlement freed of the hold. */
        released: readonly Hold[];
        final: boolean;
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
        /** Of the limit. Absent: it has none, or the basis is funds. */
        window?: Window;
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
    }
  | {
      type: 'RejectionsCounted';
      data: {
        accountId: string;
        code: RejectionCode;
        /** Rejections that were too many to be recorded one by one. */
        count: number;
        from: InstantText;
        to: InstantText;
      };
    }
  | { type: 'ConfidenceReported'; data: { accountId: string; confidence: DecimalText } }
  | {
      type: 'OutcomeReported';
      data: {
        accountId: string;
        work: DecimalText;
        success?: boolean;
        attribution?: Attribution;
        occurredAt?: InstantText;
      };
    }
  | {
      type: 'Escrowed';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        arbiterId?: string;
        amounts: readonly ResourceAmount[];
        expiresAt?: InstantText;
        reason?: string;
      };
    }
  | {
      type: 'EscrowReleased';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        amounts: readonly ResourceAmount[];
        byId?: string;
        /** Nothing is left: the escrow has ended. */
        final: boolean;
      };
    }
  | {
      type: 'EscrowRefunded';
      data: {
        escrowId: string;
        payerId: string;
        payeeId: string;
        amounts: readonly ResourceAmount[];
        byId?: string;
        cause: 'requested' | 'expired';
      };
    };

type WithTime<E> = E extends { type: infer T; data: infer D }
  ? { readonly type: T; readonly data: Readonly<D> & { readonly at: InstantText } }
  : never;

export type LedgerEvent = WithTime<EventBody>;
export type EventType = LedgerEvent['type'];
export type EventOf<T extends EventType> = Extract<LedgerEvent, { type: T }>;
export type ThresholdCrossed = EventOf<'ThresholdCrossed'>;
