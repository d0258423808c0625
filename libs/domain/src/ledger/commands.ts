import type {
  AccountKind,
  DecimalText,
  DistributionStrategy,
  InstantText,
  LedgerClock,
  ResourceAmount,
} from './kernel/words';
import type { OpenEscrow, RefundEscrow, ReleaseEscrow } from './escrow/commands';
import type { RemoveLimit, SetLimit } from './limits/commands';
import type { Policy, Profile } from './kernel/terms';
import type { ThresholdSet } from './kernel/threshold-set';
import type { Attribution, CountedText, UsageEstimate } from './kernel/usage';

export type OnShortage = 'reject' | 'reallocate';

/** What every command carries, whatever it asks. */
export interface CommandEnvelope {
  /** Chosen by the caller; the idempotency key within the ledger. */
  readonly commandId: string;
  readonly ledgerId: string;
  /** Who asks, as claimed until actors are authenticated. */
  readonly actor: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** When the call was made. Serves attribution, never a rule. Absent: the time of the decision. */
  readonly occurredAt?: InstantText;
  /** The decision's time; required by a ledger of `clock: caller`, malformed on one of `clock: server`. */
  readonly at?: InstantText;
  /** Decide and answer, record nothing. */
  readonly dryRun?: boolean;
}

export interface OpenLedger {
  readonly type: 'OpenLedger';
  /** Absent: `server`. */
  readonly clock?: LedgerClock;
  /** Resources beside the built-in ones (usd, seconds, tokens, steps, tool_calls). */
  readonly resources?: readonly { readonly resource: string; readonly scale: number }[];
  /** Of the root account. */
  readonly policy?: Policy;
  readonly thresholds?: ThresholdSet;
  readonly labels?: Readonly<Record<string, string>>;
}
export interface DefineResource {
  readonly type: 'DefineResource';
  readonly resource: string;
  /** Decimal places, 0 to 18. */
  readonly scale: number;
}
/** Brings funds into the ledger, at the root. */
export interface Fund {
  readonly type: 'Fund';
  readonly amounts: readonly ResourceAmount[];
}
/** Takes unspent funds out of the ledger, at the root. */
export interface Withdraw {
  readonly type: 'Withdraw';
  readonly amounts: readonly ResourceAmount[];
}
export interface CloseLedger {
  readonly type: 'CloseLedger';
}
/**
 * Takes the server's time as the ledger's although the ledger's last event is later: that was decided by a clock that was
 * ahead. It stands alone: not in an atomic batch.
 */
export interface ResetClock {
  readonly type: 'ResetClock';
  /** For people. Absent: none. */
  readonly reason?: string;
}
/** Ends a period of the books at its decision. It stands alone: not in an atomic batch. */
export interface ClosePeriod {
  readonly type: 'ClosePeriod';
  /** For people, such as `2026-11`. Absent: periods have their numbers only. */
  readonly label?: string;
}

export interface OpenAccount extends Profile {
  readonly type: 'OpenAccount';
  readonly accountId: string;
  /** Absent: `root`. Never changes afterwards. */
  readonly parentId?: string;
  readonly kind: AccountKind;
  readonly labels?: Readonly<Record<string, string>>;
  /** Fields that are not stated here are the profile's. Absent: the default of the kind, if there is one. */
  readonly profile?: string;
}
/** Replaces each field that is stated and leaves the others. */
export interface UpdateAccount {
  readonly type: 'UpdateAccount';
  readonly accountId: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly priority?: number;
  readonly minReserve?: readonly ResourceAmount[];
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  readonly maxOpen?: number;
  readonly confidenceThreshold?: DecimalText;
}
/** A kill switch: refuses requests of the account and of everything below it. */
export interface SuspendAccount {
  readonly type: 'SuspendAccount';
  readonly accountId: string;
  readonly reason?: string;
}
export interface ResumeAccount {
  readonly type: 'ResumeAccount';
  readonly accountId: string;
}
export interface CloseAccount {
  readonly type: 'CloseAccount';
  readonly accountId: string;
  /** Closes what is open below it first, deepest first. Absent: false. */
  readonly cascade?: boolean;
}

/** From the parent's own funds to the account. */
export interface Allocate {
  readonly type: 'Allocate';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}
/** From the account back to its parent. */
export interface Reclaim {
  readonly type: 'Reclaim';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}
export interface Transfer {
  readonly type: 'Transfer';
  readonly fromId: string;
  readonly toId: string;
  readonly amounts: readonly ResourceAmount[];
}
/** Moves what it can, up to the amounts, from donors to the payer of the account. */
export interface Reallocate {
  readonly type: 'Reallocate';
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
}

/** Moves the whole of the amounts from an account's own funds to its children, or nothing. */
export interface Distribute {
  readonly type: 'Distribute';
  /** The parent. */
  readonly accountId: string;
  readonly amounts: readonly ResourceAmount[];
  readonly strategy: DistributionStrategy;
  /** Absent: every open child. */
  readonly children?: readonly DistributionChild[];
}
export interface DistributionChild {
  readonly accountId: string;
  /** Required by `proportional`, malformed otherwise. A decimal above 0. */
  readonly weight?: DecimalText;
}
/** Corrects one charge after the fact: gives some of it back, or charges more. */
export interface Adjust {
  readonly type: 'Adjust';
  /** Of the charge's event in its ledger, as the spending answer returned it: a whole number as text. */
  readonly revision: string;
  readonly resource: string;
  readonly direction: 'credit' | 'debit';
  readonly amount: DecimalText;
  readonly reason?: string;
}

export interface Consume {
  readonly type: 'Consume';
  readonly accountId: string;
  /** `enforce` asks and may be refused; `record` reports money already spent and is a fact. */
  readonly mode: 'enforce' | 'record';
  readonly amounts: readonly ResourceAmount[];
  readonly attribution?: Attribution;
  /** Only with `enforce`. Absent: `reject`. */
  readonly onShortage?: OnShortage;
  /** With `record`: the ended reservation that this late bill belongs to. */
  readonly reservationId?: string;
}
export interface Reserve {
  readonly type: 'Reserve';
  readonly accountId: string;
  readonly reservationId: string;
  /** What to hold. May be empty with an `estimate`; a resource that stands here is not taken from that. */
  readonly amounts: readonly ResourceAmount[];
  readonly estimate?: UsageEstimate;
  /** Added by the server where the estimate has a text; a digest stands for the text from then on. */
  readonly counted?: CountedText;
  readonly ttlSeconds: number;
  readonly attribution?: Attribution;
  /** Absent: `reject`. */
  readonly onShortage?: OnShortage;
}
/** Sets the deadline to the decision's time plus the TTL; it may not become earlier. */
export interface ExtendReservation {
  readonly type: 'ExtendReservation';
  readonly reservationId: string;
  readonly ttlSeconds: number;
}
export interface Settle {
  readonly type: 'Settle';
  readonly reservationId: string;
  /** What the operation cost, or this part of it. Zero and resources that were not held are allowed. */
  readonly amounts: readonly ResourceAmount[];
  /** Absent: true. */
  readonly final?: boolean;
  /** Absent: the reservation's own, without what it measured. */
  readonly attribution?: Attribution;
}
export interface VoidReservation {
  readonly type: 'VoidReservation';
  readonly reservationId: string;
}

/** The last report counts. */
export interface ReportConfidence {
  readonly type: 'ReportConfidence';
  readonly accountId: string;
  /** From 0 to 1. */
  readonly confidence: DecimalText;
}
/** Work done, to weigh against what was spent: efficiency is work over usage. */
export interface ReportOutcome {
  readonly type: 'ReportOutcome';
  readonly accountId: string;
  /** In units that the caller defines, such as tickets resolved; at most 6 decimals. */
  readonly work: DecimalText;
  readonly success?: boolean;
  readonly attribution?: Attribution;
}

/** A command that may stand in an atomic batch. */
export type LedgerInstruction =
  | OpenLedger
  | DefineResource
  | Fund
  | Withdraw
  | CloseLedger
  | OpenAccount
  | UpdateAccount
  | SuspendAccount
  | ResumeAccount
  | CloseAccount
  | Allocate
  | Reclaim
  | Transfer
  | Distribute
  | Reallocate
  | Adjust
  | SetLimit
  | RemoveLimit
  | Consume
  | Reserve
  | ExtendReservation
  | Settle
  | VoidReservation
  | ReportConfidence
  | ReportOutcome
  | OpenEscrow
  | ReleaseEscrow
  | RefundEscrow;

/** All of its items or none, under one command id. */
export interface AtomicBatch {
  readonly type: 'AtomicBatch';
  readonly items: readonly LedgerInstruction[];
}

/** A command that stands alone: not in an atomic batch. */
export type LoneInstruction = ClosePeriod | ResetClock;

export type Instruction = LedgerInstruction | AtomicBatch | LoneInstruction;
export type LedgerCommand<I extends Instruction = Instruction> = CommandEnvelope & { readonly body: I };
