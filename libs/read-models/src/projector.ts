import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { decodeEvent } from '@ledger/domain';
import { comparePositions, START, type Checkpoint, type Position, type RecordedEvent } from '@ledger/event-store';
import { AccountsProjection } from './accounts/projection';
import { BalancesProjection } from './balances/projection';
import { AttributionNumbers } from './attributions/numbers';
import { readCheckpoint, writeCheckpoint } from './checkpoint';
import { type Connection } from './database';
import { EscrowsProjection } from './escrows/projection';
import { LimitsProjection } from './limits/projection';
import { OutcomesProjection } from './outcomes/projection';
import { PeriodsProjection } from './periods/projection';
import { type Projection } from './projection';
import { RejectionsProjection } from './rejections/projection';
import { UsageProjection } from './usage/projection';

/** Every ledger is one stream, named by it. */
export const LEDGER_STREAM_PREFIX = 'ledger-';

/** Rows kept in memory between pages, over all models; beyond it the caches are emptied. */
const CACHED_ROWS_MAX = 200_000;

/** An event that the models cannot take up: an unknown type, or one that cannot follow on what came before it. */
export class EventNotProjected extends Error {
  override readonly name = 'EventNotProjected';
  constructor(event: RecordedEvent, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${event.type} at ${event.position}, revision ${event.revision} of ${event.stream}: ${why}`, { cause });
  }
}

/**
 * Feeds recorded events to every model over one connection: a page's rows and the checkpoint are one transaction, so
 * that the models always agree with each other and with the checkpoint. What was projected before is passed over.
 */
export class Projector {
  private readonly accounts: AccountsProjection;
  private readonly attributions: AttributionNumbers;
  /** Accounts first: the others' rows belong to them. */
  private readonly projections: readonly Projection[];
  private current: Checkpoint;
  private readonly listeners = new Set<(position: Position) => void>();

  constructor(private readonly db: Connection) {
    this.current = readCheckpoint(db);
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

  /** Everything up to here is in the tables; `START` when nothing is. */
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

  /** Undefined: nothing was projected yet. */
  checkpoint(): Position | undefined {
    return this.position === START ? undefined : this.position;
  }

  /**
   * Projects what is new of the events, in the log's order: all or none.
   *
   * @throws EventNotProjected naming the first event that cannot be projected.
   */
  async handle(events: readonly RecordedEvent[], position: Position): Promise<void> {
    const unseen = this.unseen(events);
    if (unseen.length > 0) this.project(unseen);
    this.advance(position);
    // A page can take milliseconds: whoever asks this thread something is heard between two of them.
    await yieldToEventLoop();
  }

  /** Nothing up to the position is left to project: the filter let nothing through. */
  advance(position: Position): void {
    if (comparePositions(position, this.position) <= 0) return;
    const next: Checkpoint = { position, lastEvent: this.current.lastEvent };
    writeCheckpoint(this.db, next);
    this.committed(next);
  }

  private unseen(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    const first = events[0];
    if (first === undefined || comparePositions(first.position, this.position) > 0) return events;
    return events.filter(({ position }) => comparePositions(position, this.position) > 0);
  }

  private project(events: readonly RecordedEvent[]): void {
    const last = events[events.length - 1]!;
    const { stream, revision, id } = last;
    const next: Checkpoint = { position: last.position, lastEvent: { stream, revision, id } };
    let applied = 0;
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (; applied < events.length; applied++) this.apply(events[applied]!);
      for (const projection of this.projections) projection.flush();
      writeCheckpoint(this.db, next);
      this.db.exec('COMMIT');
    } catch (error) {
      this.undo();
      const bad = events[applied];
      throw bad === undefined ? error : new EventNotProjected(bad, error);
    }
    this.committed(next);
    this.boundCaches();
  }

  private apply(recorded: RecordedEvent): void {
    const event = decodeEvent(recorded.type, recorded.data);
    const ledger = this.accounts.ledgerOf(recorded.stream.slice(LEDGER_STREAM_PREFIX.length), event);
    for (const projection of this.projections) projection.apply(event, ledger);
  }

  private undo(): void {
    // A failed commit may have ended the transaction itself.
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    for (const projection of this.projections) projection.forget();
    this.attributions.forget();
  }

  private committed(next: Checkpoint): void {
    this.current = next;
    for (const listener of this.listeners) listener(next.position);
  }

  private boundCaches(): void {
    const rows = this.projections.reduce((sum, { cachedRows }) => sum + cachedRows, 0);
    if (rows <= CACHED_ROWS_MAX) return;
    for (const projection of this.projections) projection.forget();
  }
}
