import type { Draft, Refusal } from './draft';
import type { Principal } from './principal';
import type { InstantText } from './words';

/** Ids that a command names; those that the state lacks are to be looked up among what ended. */
export interface References {
  readonly accounts: readonly string[];
  readonly reservations: readonly string[];
  /** Accounts that are needed where one of `accounts` is not known. Absent: none. */
  readonly otherwise?: readonly string[];
  readonly escrows?: readonly string[];
  /** Revisions of charges' events. */
  readonly charges?: readonly string[];
  /** Keys of charges (`chargeKey`). */
  readonly adjustments?: readonly string[];
}

/** The events of a command that is accepted, by type. */
export interface CommandEvents<EventType extends string> {
  /** Types of events of which there is at least one. */
  readonly oneOf: readonly EventType[];
  /** Types of events that may come before or after it. */
  readonly also: readonly EventType[];
}

/** The part of a command's envelope that rules ask for. */
export interface Sender {
  readonly ledgerId: string;
  readonly caller: Principal;
  readonly occurredAt?: InstantText;
}

/** Events that follow from others, whichever command emits those. */
type Consequence = 'ThresholdCrossed';

/** All that the ledger asks of one type of command. */
export interface CommandMeaning<Command, Event extends { readonly type: string }> {
  /** Emits the command's events into the draft. Undefined: the command is accepted. */
  readonly decide: (draft: Draft<Event>, command: Command, sender: Sender) => Refusal | undefined;
  readonly references: (command: Command) => References;
  readonly events: CommandEvents<Event['type'] | Consequence>;
  /**
   * Tells whether a closed ledger lets the command pass: reports of money spent, and commands that give funds back.
   * Absent: it does not.
   */
  readonly passesClosed?: (command: Command) => boolean;
}

/** One entry for each command of a feature: the build fails where one is missing. */
export type CommandTable<Command extends { readonly type: string }, Event extends { readonly type: string }> = {
  readonly [T in Command['type']]: CommandMeaning<Extract<Command, { readonly type: T }>, Event>;
};

const NO_REFERENCES: References = { accounts: [], reservations: [] };

export const namesNothing = (): References => NO_REFERENCES;
export const namesAccount = ({ accountId }: { readonly accountId: string }): References => ({
  accounts: [accountId],
  reservations: [],
});
export const namesReservation = ({ reservationId }: { readonly reservationId: string }): References => ({
  accounts: [],
  reservations: [reservationId],
});
export const namesEscrow = ({ escrowId }: { readonly escrowId: string }): References => ({
  accounts: [],
  reservations: [],
  escrows: [escrowId],
});
export const always = (): boolean => true;
