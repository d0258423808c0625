import type { AccountCommand } from './accounts/commands';
import type { Adjust } from './adjustments/commands';
import type { ResetClock } from './clock/commands';
import type { EscrowCommand } from './escrow/commands';
import type { FundsCommand } from './funds/commands';
import type { Principal } from './kernel/principal';
import type { InstantText } from './kernel/words';
import type { LifecycleCommand } from './lifecycle/commands';
import type { LimitCommand } from './limits/commands';
import type { ClosePeriod } from './periods/commands';
import type { ReservationCommand } from './reservations/commands';
import type { SignalCommand } from './signals/commands';
import type { Consume } from './spending/commands';

/** Fields that every command carries, whatever it asks. */
export interface CommandEnvelope {
  /** Id that the caller chooses: the idempotency key within the ledger. */
  readonly commandId: string;
  readonly ledgerId: string;
  /** Principal on whose authority the rules decide. Stored with a refusal alone, and no part of the command's hash. */
  readonly caller: Principal;
  /** Name that the sender gives itself, until actors are authenticated. No rule believes it. */
  readonly actor: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** Time at which the call was made, for attribution and for no rule. Absent: the time of the decision. */
  readonly occurredAt?: InstantText;
  /** Time of the decision: required by a ledger of `clock: caller`, malformed on one of `clock: server`. */
  readonly at?: InstantText;
  /** True: decide and answer, but record nothing. */
  readonly dryRun?: boolean;
}

/** A command that may stand in an atomic batch. */
export type LedgerInstruction =
  | LifecycleCommand
  | AccountCommand
  | FundsCommand
  | Adjust
  | LimitCommand
  | Consume
  | ReservationCommand
  | SignalCommand
  | EscrowCommand;

/** Runs all of its items or none, under one command id. */
export interface AtomicBatch {
  readonly type: 'AtomicBatch';
  readonly items: readonly LedgerInstruction[];
}

/** A command that stands alone: not in an atomic batch. */
export type LoneInstruction = ClosePeriod | ResetClock;

export type Instruction = LedgerInstruction | AtomicBatch | LoneInstruction;
export type LedgerCommand<I extends Instruction = Instruction> = CommandEnvelope & { readonly body: I };
