import { EventStoreUnavailable, type EventReader, type Position } from '@ledger/event-store';
import { serveRequests, type ServedCall, type WorkerNote } from '@ledger/platform';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { closeWhole, letGoOfClosed, type Connection } from '../model/database';
import { openForWriting } from '../projecting/schema';
import { failureOf, LedgerParked, ReadSideUnavailable } from '../errors';
import { Following } from '../projecting/following';
import { LongReads } from '../model/long-read';
import {
  PARKED_TOLD_MAX,
  type Log,
  type ReadSideNote,
  type ReadSideRequest,
  type ReadSideStanding,
  type ReadSideStatus,
} from '../messages';
import { PositionWaiters } from './position-waiters';
import { Projector } from '../projecting/projector';
import { LONG_READS, SHORT_READS, type AnswerOf, type DemandOf, type ReadName } from '../reads';
import { Rebuild, type OnProgress } from '../projecting/rebuild';
import { openTables } from '../projecting/tables';
import { ReadTurns } from './read-turns';
import { UnderWay } from './under-way';

/** Wait between two attempts to open the tables, which take a look at the log. */
const STORE_WAIT_MS = 1_000;

/**
 * Projects the log into the tables and answers queries from them, in the calling thread, until the port asks it to
 * close. The reader is closed with it. While the store cannot be reached, it waits for it and says so.
 */
export const serveReadSide = async (reader: EventReader, databasePath: string, port: MessagePort): Promise<void> => {
  const tell = (note: ReadSideNote): void => port.postMessage([{ note } satisfies WorkerNote]);
  const log: Log = (level, message) => tell({ kind: 'log', level, message });
  const closing = new AbortController();
  const opening = openWhenPossible(
    () => ServedTables.open(reader, databasePath, log, (standing) => tell({ kind: 'standing', standing })),
    closing.signal,
    () => {
      log('warn', 'read models wait for the event store');
      tell({ kind: 'waiting' });
    },
  );
  serveRequests<ReadSideRequest>(
    port,
    async (request, call) => {
      if (request.kind === 'close') closing.abort();
      const served = await opening;
      if (request.kind === 'close') return (served ?? reader).close();
      // Only a close can be asked before the tables are open.
      if (served === undefined) throw new ReadSideUnavailable('the read models are closed');
      return answer(served, request, call);
    },
    failureOf,
  );
  const served = await opening;
  if (served !== undefined && !closing.signal.aborted) tell({ kind: 'ready' });
};

/** Undefined: given up because the signal was aborted. */
const openWhenPossible = async <Opened>(
  open: () => Promise<Opened>,
  givenUp: AbortSignal,
  onWait: () => void,
): Promise<Opened | undefined> => {
  for (let attempts = 0; !givenUp.aborted; attempts += 1) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      if (attempts === 0) onWait();
      await pause(STORE_WAIT_MS, undefined, { signal: givenUp }).catch(() => undefined);
    }
  }
  return undefined;
};

const answer = (served: ServedTables, request: ReadSideRequest, { signal, note }: ServedCall): unknown => {
  const { underWay } = served;
  switch (request.kind) {
    case 'read':
      return underWay.run(signal, (end) => served.read(request, end));
    case 'wait':
      return underWay.run(signal, (end) => served.waitFor(request.position, request.waitMs, end));
    case 'cut':
      return underWay.cut();
    case 'status':
      return served.status();
    case 'rebuild':
      return underWay.run(signal, (end) => served.rebuild(end, note));
  }
};

type ReadRequest = Extract<ReadSideRequest, { readonly kind: 'read' }>;

/** The live tables with the processor that feeds them. A rebuild exchanges both between two queries. */
class ServedTables {
  readonly underWay = new UnderWay();
  private readonly waiters = new PositionWaiters();
  private readonly readTurns = new ReadTurns();
  private readonly longReads: LongReads;
  private projector: Projector;
  private following: Following;
  private told: ReadSideStanding | undefined;
  private rebuilding: Promise<Position> | undefined;
  private closing = false;

  private constructor(
    private readonly reader: EventReader,
    private readonly path: string,
    private readonly log: Log,
    private readonly tell: (standing: ReadSideStanding) => void,
    private db: Connection,
  ) {
    this.longReads = new LongReads(path);
    this.projector = this.newProjector();
    this.following = this.follow();
    this.tellChange();
  }

  /** @param tell called after every change of the standing. */
  static async open(
    reader: EventReader,
    path: string,
    log: Log,
    tell: (standing: ReadSideStanding) => void,
  ): Promise<ServedTables> {
    return new ServedTables(reader, path, log, tell, await openTables(path, reader, log));
  }

  /**
   * Answers a query.
   * @throws LedgerParked rather than answer from rows that do not follow the ledger.
   */
  async read({ query, waitMs, origin }: ReadRequest, signal: AbortSignal): Promise<AnswerOf<ReadName>> {
    const { type, demand } = query;
    this.assertFollowed(demand);
    if (demand.minPosition !== undefined) await this.waitFor(demand.minPosition, waitMs, signal);
    const answer = await this.answer(type, demand, origin, signal);
    // Asked again: the ledger may have been parked during a long query.
    this.assertFollowed(demand);
    return answer;
  }

  private assertFollowed(demand: DemandOf<ReadName>): void {
    const parked = 'ledgerId' in demand ? this.projector.parkedLedger(demand.ledgerId) : undefined;
    if (parked !== undefined) throw LedgerParked.of(parked);
  }

  private async answer<N extends ReadName>(
    name: N,
    demand: DemandOf<N>,
    origin: string,
    signal: AbortSignal,
  ): Promise<AnswerOf<ReadName>> {
    if (name in LONG_READS) {
      const read = LONG_READS[name as keyof typeof LONG_READS] as (
        db: Connection,
        demand: DemandOf<N>,
      ) => Promise<AnswerOf<ReadName>>;
      return this.longReads.run(origin, signal, (db) => read(db, demand));
    }
    const read = SHORT_READS[name as keyof typeof SHORT_READS] as (
      db: Connection,
      demand: DemandOf<N>,
    ) => AnswerOf<ReadName>;
    return this.readTurns.run(origin, signal, () => read(this.db, demand));
  }

  /** @throws NotYetProjected */
  async waitFor(position: Position, waitMs: number, signal: AbortSignal): Promise<Position> {
    await this.waiters.wait(position, waitMs, signal, () => this.projector.position);
    return this.projector.position;
  }

  async status(): Promise<ReadSideStatus> {
    const { status, trouble } = this.following;
    const { position, modelNames, parked } = this.projector;
    return {
      models: modelNames.map((name) => ({
        name,
        status,
        position,
        ...(trouble !== undefined && { error: trouble }),
      })),
      parked: parked.slice(0, PARKED_TOLD_MAX),
      parkedLedgers: parked.length,
      rebuilding: this.rebuilding !== undefined,
    };
  }

  /**
   * Rebuilds the tables, one rebuild at a time: a caller during one waits for that one.
   * @throws Error, and the live tables stay.
   */
  rebuild(signal: AbortSignal, onProgress: OnProgress): Promise<Position> {
    this.rebuilding ??= this.rebuildBeside(signal, onProgress).finally(() => (this.rebuilding = undefined));
    return this.rebuilding;
  }

  async close(): Promise<void> {
    this.closing = true;
    this.underWay.cut();
    await this.rebuilding?.catch(() => undefined);
    await this.following.stop();
    this.waiters.abandon(new ReadSideUnavailable('the read models are being closed'));
    await this.longReads.close();
    closeWhole(this.db);
    await this.reader.close();
  }

  private async rebuildBeside(signal: AbortSignal, onProgress: OnProgress): Promise<Position> {
    const rebuild = new Rebuild(this.reader, this.path, onProgress, signal);
    try {
      await rebuild.catchUp();
      await this.longReads.close();
      await this.following.stop();
      // The live tables stand still now, so that nobody has seen more of the log than the new ones will hold.
      await rebuild.catchUp();
    } catch (error) {
      rebuild.abandon();
      this.resume();
      throw error;
    }
    this.exchange(rebuild);
    return this.projector.position;
  }

  /**
   * Exchanges the tables without a turn of the event loop in between: a query finds either the old ones or the new
   * ones.
   */
  private exchange(rebuild: Rebuild): void {
    closeWhole(this.db);
    rebuild.takePlace();
    this.db = openForWriting(this.path);
    this.projector = this.newProjector();
    this.following = this.follow();
    this.tellChange();
    this.longReads.reopen();
    this.waiters.reached(this.projector.position);
    letGoOfClosed();
    this.log('log', `read models in ${this.path} were rebuilt up to ${this.projector.position}`);
  }

  private resume(): void {
    this.longReads.reopen();
    if (this.following.status === 'stopped' && !this.closing) this.following = this.follow();
  }

  private newProjector(): Projector {
    const projector = new Projector(this.db);
    projector.onCommitted((position) => this.waiters.reached(position));
    return projector;
  }

  private follow(): Following {
    return new Following(this.reader, this.projector, this.log, () => this.tellChange());
  }

  private tellChange(): void {
    const { trouble } = this.following;
    const parkedLedgers = this.projector.parked.length;
    if (this.told !== undefined && trouble === this.told.trouble && parkedLedgers === this.told.parkedLedgers) return;
    this.told = { parkedLedgers, ...(trouble !== undefined && { trouble }) };
    this.tell(this.told);
  }
}
