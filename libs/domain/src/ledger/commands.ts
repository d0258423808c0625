import type { ThresholdSet } from './thresholds-set';

/** An exact, non-negative decimal in text, at most the resource's scale in decimals: `"0.000125"`. */
export type DecimalText = string;
/** An instant as ISO 8601 in UTC with milliseconds: `2026-11-23T12:00:00.000Z`. */
export type InstantText = string;

/** One amount of one resource. In a list each resource stands once. */
export interface ResourceAmount {
  readonly resource: string;
  readonly amount: DecimalText;
}

export type AccountKind = 'pool' | 'team' | 'agent' | 'run' | 'thread';
export type LedgerClock = 'server' | 'caller';
export type OnShortage = 'reject' | 'reallocate';

/**
 * Rules that an account states for itself and everything below it. What it does not state is taken from the nearest
 * ancestor that does; what nobody states has the default given here.
 */
export interface Policy {
  /** Usage that no funded ancestor pays: allowed and counted (`allow`, the default) or `insufficient_funds` (`deny`). */
  readonly unfunded?: 'allow' | 'deny';
  /** Where a shortage may be recovered from: the payer's siblings (the default) or every account of the ledger. */
  readonly donors?: 'siblings' | 'ledger';
  /** Status black refuses requests with `stopped` (`binding`), or is advice until funds or a limit are exhausted (the default). */
  readonly stop?: 'advice' | 'binding';
}

/** What an operation was: for attribution and pricing only, never a rule. Absent fields are unknown. */
export interface Attribution {
  readonly operation?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly task?: string;
  readonly session?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

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

export interface OpenAccount {
  readonly type: 'OpenAccount';
  readonly accountId: string;
  /** Absent: `root`. Never changes afterwards. */
  readonly parentId?: string;
  readonly kind: AccountKind;
  readonly labels?: Readonly<Record<string, string>>;
  /** From 1, the default and lowest; a larger number is a higher priority. */
  readonly priority?: number;
  /** What the account keeps when others recover funds from it. Absent: 10% of its first received amount. */
  readonly minReserve?: readonly ResourceAmount[];
  readonly thresholds?: ThresholdSet;
  readonly policy?: Policy;
  /** First allocation, from the parent's own funds. Zero is no receipt. */
  readonly allocation?: readonly ResourceAmount[];
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

/** A cap on what the account and everything below it may use, counted from the account's opening. */
export interface SetLimit {
  readonly type: 'SetLimit';
  readonly accountId: string;
  readonly resource: string;
  readonly amount: DecimalText;
}
export interface RemoveLimit {
  readonly type: 'RemoveLimit';
  readonly accountId: string;
  readonly resource: string;
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
  /** The estimate to hold. */
  readonly amounts: readonly ResourceAmount[];
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
  /** Absent: the reservation's own. */
  readonly attribution?: Attribution;
}
export interface VoidReservation {
  readonly type: 'VoidReservation';
  readonly reservationId: string;
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
  | Reallocate
  | SetLimit
  | RemoveLimit
  | Consume
  | Reserve
  | ExtendReservation
  | Settle
  | VoidReservation;

/** All of its items or none, under one command id. */
export interface AtomicBatch {
  readonly type: 'AtomicBatch';
  readonly items: readonly LedgerInstruction[];
}

export type Instruction = LedgerInstruction | AtomicBatch;
export type LedgerCommand<I extends Instruction = Instruction> = CommandEnvelope & { readonly body: I };
