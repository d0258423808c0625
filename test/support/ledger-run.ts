import {
  accountView,
  decide,
  endedIn,
  EVENTS_OF,
  evolve,
  expireDue,
  initialState,
  mergeOverlay,
  overlay,
  recordedCharge,
  type ChargeAdjustments,
  type CommittedState,
  type ClosedAccount,
  type Decision,
  type CommandEvents,
  type EventType,
  type DecisionContext,
  type EndedEscrow,
  type EndedReservation,
  type EndedLookup,
  type Instruction,
  type LedgerCommand,
  type LedgerEvent,
} from '@ledger/domain';
import { commandOf, T0 } from './ledger-builders';

/** A pause between commands: seconds that pass, or an instant to wait for. */
export type Wait = { readonly wait: number } | { readonly until: string };

export type Books = Pick<DecisionContext, 'prices' | 'profiles'>;

/**
 * One ledger without a writer or a store: decides, records in memory, evolves. What ended is dropped from the state at
 * once and handed back on demand, as for a ledger whose past has left memory.
 */
export class LedgerRun {
  readonly state: CommittedState = initialState();
  readonly events: LedgerEvent[] = [];
  /** The server's clock, in milliseconds. */
  now = T0;
  /** Prices and profiles that commands are decided with. */
  books: Books = {};
  private readonly closed = new Map<string, ClosedAccount>();
  private readonly past = new Map<string, EndedReservation>();
  private readonly pastEscrows = new Map<string, EndedEscrow>();
  private readonly adjusted = new Map<string, ChargeAdjustments>();

  readonly ended: EndedLookup = endedIn(this.state, {
    account: (id) => this.closed.get(id),
    reservation: (id) => this.past.get(id),
    escrow: (id) => this.pastEscrows.get(id),
    charge: (revision) => {
      const event = this.events[Number(revision)];
      return event && recordedCharge(event);
    },
    adjustments: (key) => this.adjusted.get(key),
  });

  /** @throws Error when the command is refused. */
  must(...bodies: readonly (Instruction | Wait)[]): this {
    for (const body of bodies) {
      if ('wait' in body) {
        this.now += body.wait * 1000;
        continue;
      }
      if ('until' in body) {
        this.now = Date.parse(body.until);
        continue;
      }
      const decision = this.send(commandOf(body));
      if (decision.outcome !== 'accepted') {
        throw new Error(`${JSON.stringify(body)} was not accepted: ${JSON.stringify(decision)}`);
      }
    }
    return this;
  }

  /** Expiries that are due are recorded first, also for a command that is then refused, but for no trial. */
  send(command: LedgerCommand): Decision<LedgerEvent> {
    const { due, decision } = this.decide(command);
    const kept = command.dryRun !== true && decision.outcome !== 'malformed';
    this.lastDue = kept ? this.take(due) : [];
    if (decision.outcome === 'accepted') expectEventsOf(command.body, decision.events);
    if (kept && decision.outcome === 'accepted') this.take(decision.events);
    return decision;
  }

  /** Decides and records nothing. */
  decide(command: LedgerCommand): { readonly due: readonly LedgerEvent[]; readonly decision: Decision<LedgerEvent> } {
    const time = this.timeOf(command);
    const due = expireDue(this.state, Math.max(time, this.state.header.lastAt));
    const trial = overlay(this.state);
    for (const event of due) evolve(trial, event);
    const ended = endedIn(trial, this.ended);
    return { due, decision: decide(trial, command, { ...this.context(command), ended }) };
  }

  /** Expiries that the last command met. */
  lastDue: readonly LedgerEvent[] = [];

  /** Makes events part of the ledger. */
  take(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
    const changes = overlay(this.state);
    for (const event of events) evolve(changes, event);
    mergeOverlay(changes, this.state);
    this.events.push(...events);
    this.forget();
    return events;
  }

  /** Context in which a command is decided. */
  context(command: LedgerCommand): DecisionContext {
    return { now: this.timeOf(command), ended: this.ended, head: this.head, ...this.books };
  }

  timeOf(command: LedgerCommand): number {
    if (command.at !== undefined) return Date.parse(command.at);
    return command.body.type === 'ResetClock' ? this.now : Math.max(this.now, this.state.header.lastAt);
  }

  /** Head after the last event. Its chain is the store's, so any text will do. */
  private get head(): NonNullable<DecisionContext['head']> {
    return { revision: BigInt(this.events.length - 1), chainHead: 'head' };
  }

  view(accountId: string) {
    return accountView(this.state, accountId, this.ended, Math.max(this.now, this.state.header.lastAt));
  }

  /** Everything that ended, by id. */
  dumpEnded(): object {
    const byId = <V>(from: Map<string, V>): [string, V][] => [...from].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      accounts: byId(this.closed),
      reservations: byId(this.past),
      escrows: byId(this.pastEscrows),
      adjustments: byId(this.adjusted),
    };
  }

  private forget(): void {
    for (const [id, account] of [...this.state.closedAccounts.entries()]) {
      this.closed.set(id, account);
      this.state.closedAccounts.delete(id);
    }
    for (const [id, reservation] of [...this.state.endedReservations.entries()]) {
      this.past.set(id, reservation);
      this.state.endedReservations.delete(id);
    }
    for (const [id, escrow] of [...this.state.endedEscrows.entries()]) {
      this.pastEscrows.set(id, escrow);
      this.state.endedEscrows.delete(id);
    }
    for (const [key, adjustments] of [...this.state.adjustments.entries()]) {
      this.adjusted.set(key, adjustments);
      this.state.adjustments.delete(key);
    }
  }
}

/**
 * Checks that a command writes only events that the reference lists for it.
 * @throws Error naming the event.
 */
const expectEventsOf = (body: Instruction, events: readonly LedgerEvent[]): void => {
  const of: readonly CommandEvents<EventType>[] =
    body.type === 'AtomicBatch' ? body.items.map(({ type }) => EVENTS_OF[type]) : [EVENTS_OF[body.type]];
  const written = new Set(events.map(({ type }) => type));
  const missing = of.find(({ oneOf }) => !oneOf.some((type) => written.has(type)));
  const known = new Set(of.flatMap(({ oneOf, also }) => [...oneOf, ...also]));
  const surplus = events.find(({ type }) => !known.has(type));
  if (missing || surplus) throw new Error(`${body.type} wrote ${[...written].join(', ')}: not as EVENTS_OF says`);
};
