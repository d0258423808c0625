import {
  endedIn,
  recordedCharge,
  type ChargeAdjustments,
  type ClosedAccount,
  type EndedEscrow,
  type EndedReservation,
  type EndedLookup,
  type LedgerState,
  type RecordedCharge,
  type References,
} from '@ledger/domain';
import type { EventReader } from '@ledger/event-store';
import type { CommittedLedger } from './committed-ledger';
import {
  accountKey,
  adjustmentsKey,
  commandKey,
  decodeEnded,
  decodeOutcome,
  escrowKey,
  reservationKey,
  type RecordedOutcome,
} from '../outcomes/outcome-entries';
import type { Outcomes } from '../outcomes/outcomes';
import { storedEvent } from './recorded-decisions';
import type { PendingCommand } from '../pending/pending-command';

/** Answers of the index about ids that memory did not know. */
export interface Found {
  readonly commands: ReadonlyMap<string, RecordedOutcome>;
  readonly accounts: ReadonlyMap<string, ClosedAccount>;
  readonly reservations: ReadonlyMap<string, EndedReservation>;
  readonly escrows: ReadonlyMap<string, EndedEscrow>;
  readonly adjustments: ReadonlyMap<string, ChargeAdjustments>;
  /** Charges that corrections name, read from the log. */
  readonly charges: ReadonlyMap<string, RecordedCharge>;
}

export const NOTHING_FOUND: Found = {
  commands: new Map(),
  accounts: new Map(),
  reservations: new Map(),
  escrows: new Map(),
  adjustments: new Map(),
  charges: new Map(),
};

/** Ids that memory does not know, collected to ask the index for all of them at once. */
export class Unknowns {
  private readonly commands = new Set<string>();
  private readonly accounts = new Set<string>();
  private readonly reservations = new Set<string>();
  private readonly escrows = new Set<string>();
  private readonly adjustments = new Set<string>();
  readonly charges = new Set<string>();

  constructor(private readonly state: LedgerState) {}

  command(id: string): void {
    this.commands.add(id);
  }

  references({ accounts, otherwise, reservations, escrows = [], charges = [], adjustments = [] }: References): void {
    const { state } = this;
    let isUnknown = false;
    for (const id of accounts) {
      if (state.accounts.get(id) !== undefined || state.closedAccounts.get(id) !== undefined) continue;
      this.accounts.add(id);
      isUnknown = true;
    }
    if (otherwise !== undefined && isUnknown) this.references({ accounts: otherwise, reservations: [] });
    for (const id of reservations) {
      if (state.reservations.get(id) === undefined && state.endedReservations.get(id) === undefined)
        this.reservations.add(id);
    }
    for (const id of escrows) {
      if (state.escrows.get(id) === undefined && state.endedEscrows.get(id) === undefined) this.escrows.add(id);
    }
    for (const revision of charges) this.charges.add(revision);
    for (const key of adjustments) if (state.adjustments.get(key) === undefined) this.adjustments.add(key);
  }

  /** Asks the index. Charges are not in it; see {@link lookUpCommands}. */
  async lookUp(outcomes: Outcomes): Promise<Found> {
    const keys: string[] = [];
    for (const id of this.commands) keys.push(commandKey(id));
    for (const id of this.accounts) keys.push(accountKey(id));
    for (const id of this.reservations) keys.push(reservationKey(id));
    for (const id of this.escrows) keys.push(escrowKey(id));
    for (const key of this.adjustments) keys.push(adjustmentsKey(key));
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
      accounts: take(this.accounts, decodeEnded<ClosedAccount>),
      reservations: take(this.reservations, decodeEnded<EndedReservation>),
      escrows: take(this.escrows, decodeEnded<EndedEscrow>),
      adjustments: take(this.adjustments, decodeEnded<ChargeAdjustments>),
      charges: NOTHING_FOUND.charges,
    };
  }
}

/** A revision that no event can have is skipped here and refused by the rules. */
const readCharges = async (
  events: EventReader,
  stream: string,
  revisions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, RecordedCharge>> => {
  const found = new Map<string, RecordedCharge>();
  for (const revision of revisions) {
    if (!/^\d{1,18}$/.test(revision)) continue;
    for await (const [event] of events.readStream(stream, { from: BigInt(revision), maxCount: 1 })) {
      const charge = event && recordedCharge(storedEvent(event));
      if (charge !== undefined) found.set(revision, charge);
    }
  }
  return found;
};

/** Ended things: those of the state first, which are the latest, else those that were looked up. */
export const endedLookup = (state: LedgerState, found: Found): EndedLookup =>
  endedIn(state, {
    account: (id) => found.accounts.get(id),
    reservation: (id) => found.reservations.get(id),
    escrow: (id) => found.escrows.get(id),
    charge: (revision) => found.charges.get(revision),
    adjustments: (key) => found.adjustments.get(key),
  });

/** Looks up every id that neither memory nor the batch that is being stored knows, in one call. */
export const lookUpCommands = async (
  ledger: CommittedLedger,
  events: EventReader,
  commands: readonly PendingCommand[],
  ahead: { readonly state: LedgerState; readonly recorded: ReadonlyMap<string, unknown> } | undefined,
): Promise<Found> => {
  const { outcomes, state } = ledger;
  const unknowns = new Unknowns(ahead?.state ?? state);
  for (const { command, references } of commands) {
    const id = command.commandId;
    if (command.dryRun !== true && outcomes.find(id) === undefined && !ahead?.recorded.has(id)) unknowns.command(id);
    unknowns.references(references);
  }
  const charges = await readCharges(events, ledger.stream, unknowns.charges);
  // Spender and payer are named by the charge alone, and may have closed since.
  for (const { accountId, charges: parts } of charges.values()) {
    const payers = parts.flatMap(({ payerId }) => payerId ?? []);
    unknowns.references({ accounts: [accountId, ...payers], reservations: [] });
  }
  const found = await unknowns.lookUp(outcomes);
  return charges.size === 0 ? found : { ...found, charges };
};
