import type { ClosedAccount, EndedReservation, EndedThings, LedgerState, References } from '@ledger/domain';
import type { CommittedLedger } from './committed-ledger';
import {
  accountKey,
  commandKey,
  decodeAccount,
  decodeOutcome,
  decodeReservation,
  reservationKey,
  type RecordedOutcome,
} from './outcome-entries';
import type { Outcomes } from './outcomes';
import type { Waiting } from './waiting';

/** What the index knew of the ids that memory did not. */
export interface Found {
  readonly commands: ReadonlyMap<string, RecordedOutcome>;
  readonly accounts: ReadonlyMap<string, ClosedAccount>;
  readonly reservations: ReadonlyMap<string, EndedReservation>;
}

export const NOTHING_FOUND: Found = { commands: new Map(), accounts: new Map(), reservations: new Map() };

/** Collects ids that memory does not know, to ask the index for all of them at once. */
export class Unknowns {
  private readonly commands = new Set<string>();
  private readonly accounts = new Set<string>();
  private readonly reservations = new Set<string>();

  constructor(private readonly state: LedgerState) {}

  command(id: string): void {
    this.commands.add(id);
  }

  references({ accounts, reservations }: References): void {
    const { state } = this;
    for (const id of accounts) {
      if (state.accounts.get(id) === undefined && state.closedAccounts.get(id) === undefined) this.accounts.add(id);
    }
    for (const id of reservations) {
      if (state.reservations.get(id) === undefined && state.endedReservations.get(id) === undefined)
        this.reservations.add(id);
    }
  }

  async lookUp(outcomes: Outcomes): Promise<Found> {
    const keys: string[] = [];
    for (const id of this.commands) keys.push(commandKey(id));
    for (const id of this.accounts) keys.push(accountKey(id));
    for (const id of this.reservations) keys.push(reservationKey(id));
    if (keys.length === 0 || outcomes.covered < 0n) return NOTHING_FOUND;
    const values = await outcomes.lookUp(keys);
    let next = 0;
    const take = <T>(ids: Iterable<string>, decode: (value: Buffer) => T): ReadonlyMap<string, T> => {
      const found = new Map<string, T>();
      for (const id of ids) {
        const value = values[next++];
        if (value !== undefined) found.set(id, decode(value));
      }
      return found;
    };
    return {
      commands: take(this.commands, decodeOutcome),
      accounts: take(this.accounts, decodeAccount),
      reservations: take(this.reservations, decodeReservation),
    };
  }
}

/** What ended: of the state first, which knows the latest, else as the index had it. */
export const endedThings = (state: LedgerState, found: Found): EndedThings => ({
  account: (id) => state.closedAccounts.get(id) ?? found.accounts.get(id),
  reservation: (id) => state.endedReservations.get(id) ?? found.reservations.get(id),
});

/** Asks the index at once for every id that memory and the batch that is being stored do not know. */
export const lookUpCommands = (
  { outcomes, state }: CommittedLedger,
  commands: readonly Waiting[],
  ahead: { readonly state: LedgerState; readonly recorded: ReadonlyMap<string, unknown> } | undefined,
): Promise<Found> => {
  const unknowns = new Unknowns(ahead?.state ?? state);
  for (const { command, references } of commands) {
    const id = command.commandId;
    if (command.dryRun !== true && outcomes.find(id) === undefined && !ahead?.recorded.has(id)) unknowns.command(id);
    unknowns.references(references);
  }
  return unknowns.lookUp(outcomes);
};
