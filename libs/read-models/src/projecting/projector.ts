import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { messageOf } from '@ledger/platform';
import { decodeEvent, ledgerOfStream } from '@ledger/domain';
import {
  comparePositions,
  START,
  type Checkpoint,
  type Position,
  type RecordedEvent,
  type Revision,
  type StreamDamage,
  type StreamEvent,
} from '@ledger/event-store';
import { AccountsProjection } from '../accounts/projection';
import { BalancesProjection } from '../balances/projection';
import { AttributionNumbers } from '../attributions/numbers';
import { readCheckpoint, writeCheckpoint } from '../model/checkpoint';
import { isOfTheTables, type Connection } from '../model/database';
import { EscrowsProjection } from '../escrows/projection';
import { LimitsProjection } from '../limits/projection';
import { OutcomesProjection } from '../outcomes/projection';
import { ParkedLedgers, type ParkedLedger } from '../parked/parked-ledgers';
import { PeriodsProjection } from '../periods/projection';
import { type Projection } from '../model/projection';
import { RejectionsProjection } from '../rejections/projection';
import { UsageProjection } from '../usage/projection';

/** Most rows kept in memory between pages, over all models; beyond, the caches are emptied. */
const CACHED_ROWS_MAX = 200_000;

/**
 * Feeds recorded events to every model over one connection. A page's rows and the checkpoint are one transaction, so
 * that the models always agree with each other and with the checkpoint. Events that were projected before are skipped.
 */
export class Projector {
  private readonly accounts: AccountsProjection;
  private readonly attributions: AttributionNumbers;
  /** The model of accounts comes first: the others' rows belong to accounts. */
  private readonly projections: readonly Projection[];
  private current: Checkpoint;
  private readonly parkedLedgers: ParkedLedgers;
  private readonly listeners = new Set<(position: Position) => void>();
  private readonly parkedListeners = new Set<(parked: ParkedLedger) => void>();

  constructor(private readonly db: Connection) {
    this.current = readCheckpoint(db);
    this.parkedLedgers = new ParkedLedgers(db);
    this.accounts = new AccountsProjection(db);
    this.attributions = new AttributionNumbers(db);
    this.projections = [
      this.accounts,
      new BalancesProjection(db, this.accounts),
      new LimitsProjection(db, this.accounts),
      new UsageProjection(db, this.accounts, this.attributions),
      new OutcomesProjection(db, this.accounts, this.attributions),
      new RejectionsProjection(db),
      new EscrowsProjection(db, this.accounts),
      new PeriodsProjection(db),
    ];
  }

  get modelNames(): readonly string[] {
    return this.projections.map(({ name }) => name);
  }

  /** Position up to which everything is in the tables; `START`: nothing is. */
  get position(): Position {
    return this.current.position;
  }

  get lastEvent(): Checkpoint['lastEvent'] {
    return this.current.lastEvent;
  }

  /** Called after every commit. */
  onCommitted(listener: (position: Position) => void): void {
    this.listeners.add(listener);
  }

  /** Called after a ledger was parked. */
  onParked(listener: (parked: ParkedLedger) => void): void {
    this.parkedListeners.add(listener);
  }

  /** Undefined: nothing was projected yet. */
  checkpoint(): Position | undefined {
    return this.position === START ? undefined : this.position;
  }

  /** Ledgers that are no longer followed, by id. */
  get parked(): readonly ParkedLedger[] {
    return this.parkedLedgers.all();
  }

  parkedLedger(ledgerId: string): ParkedLedger | undefined {
    return this.parkedLedgers.get(ledgerId);
  }

  /**
   * Projects the new ones among the events, in the log's order. A ledger of which one event cannot be projected is
   * parked from there on, and the others go on.
   * @throws SqliteError when the tables cannot be written: nothing of the last transaction is in them.
   */
  async handle(events: readonly RecordedEvent[], position: Position): Promise<void> {
    this.take(events);
    this.advance(position);
    // A page can take milliseconds: other work of this thread gets a turn between two of them.
    await yieldToEventLoop();
  }

  /** Projects likewise, but without giving other work a turn. */
  take(events: readonly RecordedEvent[]): void {
    for (let waiting = this.unseen(events); waiting.length > 0;) {
      const refused = this.project(waiting);
      if (refused === undefined) return;
      const { at, error } = refused;
      // The events before the refused one were undone with it, and are projected again.
      if (at > 0) this.take(waiting.slice(0, at));
      this.park(waiting[at]!, error);
      waiting = waiting.slice(at + 1);
    }
  }

  /** Moves the checkpoint on: up to the position, the filter lets nothing more through. */
  advance(position: Position): void {
    if (comparePositions(position, this.position) <= 0) return;
    this.commit({ position, lastEvent: this.current.lastEvent }, () => undefined);
  }

  /** Parks a ledger of which events cannot be read; the others go on. */
  damaged({ stream, to, position, reason }: StreamDamage): void {
    if (comparePositions(position, this.position) <= 0) return;
    this.parkAt(ledgerOfStream(stream), to, position, reason);
  }

  /** Takes events of a parked ledger, from its first owed one on. False: one of them cannot be taken up yet. */
  takeOwed(ledgerId: string, events: readonly StreamEvent[]): boolean {
    let applied = 0;
    try {
      this.commit(this.current, () => {
        for (; applied < events.length; applied++) this.apply(events[applied]!);
        this.owedFrom(ledgerId);
      });
      return true;
    } catch (error) {
      if (isOfTheTables(error)) throw error;
      // A refusal at the writing does not name its event; the first one is as good as any to stop at.
      const at = applied < events.length ? applied : 0;
      if (at > 0 && !this.takeOwed(ledgerId, events.slice(0, at))) return false;
      this.stayParked(ledgerId, refusalOf(events[at]!, error));
      return false;
    }
  }

  /** True: nothing is owed any more, and the ledger is followed again. */
  release(ledgerId: string): boolean {
    const parked = this.parkedLedgers.get(ledgerId);
    if (parked === undefined) return true;
    if (parked.revision <= parked.owedTo) {
      this.stayParked(ledgerId, missing(parked.revision, parked.owedTo));
      return false;
    }
    this.commit(this.current, () => this.parkedLedgers.release(ledgerId));
    return true;
  }

  stayParked(ledgerId: string, reason: string): void {
    const parked = this.parkedLedgers.get(ledgerId);
    if (parked === undefined || parked.reason === reason) return;
    this.commit(this.current, () => this.parkedLedgers.put({ ...parked, reason }));
  }

  private unseen(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    const first = events[0];
    if (first === undefined || comparePositions(first.position, this.position) > 0) return events;
    return events.filter(({ position }) => comparePositions(position, this.position) > 0);
  }

  /** Projects all or none. Answers the event that was refused; undefined: none was. */
  private project(events: readonly RecordedEvent[]): Refused | undefined {
    let applied = 0;
    try {
      this.commit(this.checkpointAfter(events), () => {
        for (; applied < events.length; applied++) this.applyOrOwe(events[applied]!);
      });
      return undefined;
    } catch (error) {
      if (isOfTheTables(error)) throw error;
      if (applied < events.length) return { at: applied, error };
      return events.length === 1 ? { at: 0, error } : this.refusedAlone(events);
    }
  }

  /** Finds the event to blame when the writing refused rows: each event is written by itself. */
  private refusedAlone(events: readonly RecordedEvent[]): Refused | undefined {
    for (const [at, event] of events.entries()) {
      const refused = this.project([event]);
      if (refused !== undefined) return { at, error: refused.error };
    }
    return undefined;
  }

  private applyOrOwe(event: RecordedEvent): void {
    const parked = this.parkedLedgers.get(ledgerOfStream(event.stream));
    if (parked === undefined) this.apply(event);
    else this.parkedLedgers.owe(parked, event.revision);
  }

  private apply(recorded: StreamEvent): void {
    const ledgerId = ledgerOfStream(recorded.stream);
    const due = this.accounts.revisionOf(ledgerId) + 1n;
    // A ledger that was parked was already taken up from its stream, ahead of the log's order.
    if (recorded.revision < due) return;
    if (recorded.revision > due) throw new Error(missing(due, recorded.revision - 1n));
    const event = decodeEvent(recorded.type, recorded.data);
    const ledger = this.accounts.ledgerOf(ledgerId, event);
    for (const projection of this.projections) projection.apply(event, ledger);
    this.accounts.taken(ledger, recorded.revision);
  }

  private park(event: RecordedEvent, error: unknown): void {
    this.parkAt(ledgerOfStream(event.stream), event.revision, event.position, refusalOf(event, error));
  }

  private parkAt(ledgerId: string, owedTo: Revision, position: Position, reason: string): void {
    const known = this.parkedLedgers.get(ledgerId);
    this.commit({ position, lastEvent: this.current.lastEvent }, () => {
      if (known === undefined) {
        this.parkedLedgers.put({ ledgerId, revision: this.accounts.revisionOf(ledgerId) + 1n, owedTo, reason });
      } else this.parkedLedgers.owe(known, owedTo);
    });
    if (known !== undefined) return;
    for (const listener of this.parkedListeners) listener(this.parkedLedgers.get(ledgerId)!);
  }

  private owedFrom(ledgerId: string): void {
    const parked = this.parkedLedgers.get(ledgerId);
    const revision = this.accounts.revisionOf(ledgerId) + 1n;
    if (parked !== undefined && revision > parked.revision) this.parkedLedgers.put({ ...parked, revision });
  }

  /** Leaves out events of parked ledgers: their streams cannot be relied on to tell one log from another. */
  private checkpointAfter(events: readonly RecordedEvent[]): Checkpoint {
    const { position } = events[events.length - 1]!;
    const last = events.findLast(({ stream }) => this.parkedLedgers.get(ledgerOfStream(stream)) === undefined);
    if (last === undefined) return { position, lastEvent: this.current.lastEvent };
    const { stream, revision, id } = last;
    return { position, lastEvent: { stream, revision, id } };
  }

  /** Does the work, and writes its changes and the checkpoint, in one transaction. */
  private commit(next: Checkpoint, work: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      work();
      for (const projection of this.projections) projection.flush();
      this.parkedLedgers.flush();
      writeCheckpoint(this.db, next);
      this.db.exec('COMMIT');
    } catch (error) {
      this.undo();
      throw error;
    }
    this.current = next;
    for (const listener of this.listeners) listener(next.position);
    this.boundCaches();
  }

  private undo(): void {
    // A failed commit may have ended the transaction already.
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    for (const projection of this.projections) projection.forget();
    this.attributions.forget();
    this.parkedLedgers.forget();
  }

  private boundCaches(): void {
    const rows = this.projections.reduce((sum, { cachedRows }) => sum + cachedRows, 0);
    if (rows <= CACHED_ROWS_MAX) return;
    for (const projection of this.projections) projection.forget();
  }
}

interface Refused {
  readonly at: number;
  readonly error: unknown;
}

const missing = (from: Revision, to: Revision): string =>
  from === to ? `revision ${from} is missing` : `revisions ${from} to ${to} are missing`;

const refusalOf = ({ type, revision }: StreamEvent, error: unknown): string =>
  `${type} at revision ${revision}: ${messageOf(error)}`;
