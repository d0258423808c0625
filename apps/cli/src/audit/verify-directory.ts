import { decodeEvent } from '@ledger/domain';
import {
  comparePositions,
  isOfLog,
  unseal,
  type ChainHead,
  streamNames,
  verifyStream,
  type EventReader,
  type Position,
} from '@ledger/event-store';
import type { StandingBalances } from '@ledger/read-models';
import { readModelsFile } from '@ledger/platform';
import { CliFault } from '../cli-fault';
import { LEDGER_STREAM_PREFIX } from '../store/ledger-streams';
import { compareRows } from './compare-rows';
import { LedgerAudit, type Finding } from './ledger-audit';

export interface LedgerVerdict {
  readonly ledgerId: string;
  readonly events: number;
  /** Rows of the read models that were compared. */
  readonly rows: number;
  /** Closed periods whose figures, hash and place in the log were worked out anew. */
  readonly periods: number;
  readonly findings: readonly Finding[];
}

export interface DirectoryVerdict {
  readonly ledgers: readonly LedgerVerdict[];
  /** What could not be looked at, and why. */
  readonly remarks: readonly string[];
}

/** `events` folded so far, of about `total`. */
type OnProgress = (events: number, total: number) => void;

/**
 * Verifies every ledger of a log: its chain, its fold, and the rows of the directory's read models at the position where
 * they stand. A server may go on recording meanwhile; what it projects later is not seen.
 *
 * @param directory undefined: there are no read models to hold against it.
 * @throws CliFault when its read models were made from another log: most of that log's ledgers would not be looked at.
 */
export const verifyDirectory = async (
  reader: EventReader,
  directory: string | undefined,
  onProgress: OnProgress,
): Promise<DirectoryVerdict> => {
  const remarks: string[] = [];
  const tables = directory === undefined ? undefined : await openTables(directory, remarks);
  try {
    if (tables !== undefined && !(await isOfLog(tables, reader))) {
      throw new CliFault(
        `the read models of ${directory} were made from another log: name the directory of a server on this one, or rebuild them`,
      );
    }
    const head = await reader.head();
    const projected = tables && (await projectedCounts(reader, tables.position));
    if (tables !== undefined && projected?.isBehind === true) {
      remarks.push(
        `the read models stand at ${tables.position}, the log at ${head}: later events are not compared with rows`,
      );
    }
    const streams: string[] = [];
    let total = 0;
    for await (const stream of streamNames(reader, LEDGER_STREAM_PREFIX)) {
      streams.push(stream);
      // Not of the store's head: places in a store may have gaps.
      total += Number(await lastRevision(reader, stream)) + 1;
    }
    const ledgers: LedgerVerdict[] = [];
    let events = 0;
    const onEvents = (count: number): void => onProgress((events += count), total);
    for (const stream of streams) {
      const rowsAt = projected && (projected.counts.get(stream) ?? 0);
      ledgers.push(await verifyLedger(reader, stream, tables, rowsAt, onEvents));
    }
    return { ledgers, remarks };
  } finally {
    tables?.close();
  }
};

/** -1: it is gone. */
const lastRevision = async (reader: EventReader, stream: string): Promise<bigint> => {
  const head = await reader.streamHead(stream);
  return head === 'no-stream' ? -1n : head;
};

const openTables = async (directory: string, remarks: string[]): Promise<StandingBalances | undefined> => {
  // Loaded when it is needed: every other command starts faster for it.
  const { NoStandingBalances, openStandingBalances } = await import('@ledger/read-models');
  try {
    return openStandingBalances(readModelsFile(directory));
  } catch (error) {
    if (!(error instanceof NoStandingBalances)) throw error;
    remarks.push(`read models are not compared: ${error.message}`);
    return undefined;
  }
};

interface Projected {
  /** Of each stream, its events that the tables have seen. */
  readonly counts: ReadonlyMap<string, number>;
  /** Whether a ledger has events that they have not seen. A store's head alone does not say so: it has streams of its own. */
  readonly isBehind: boolean;
}

/**
 * In a pass of its own over the log: a stream's events do not know their places in the store, and a server may append
 * more while ledgers are verified one after the other.
 */
const projectedCounts = async (reader: EventReader, position: Position): Promise<Projected> => {
  const counts = new Map<string, number>();
  for await (const page of reader.readAll({ streamPrefix: LEDGER_STREAM_PREFIX })) {
    for (const event of page) {
      if (comparePositions(event.position, position) > 0) return { counts, isBehind: true };
      counts.set(event.stream, Number(event.revision) + 1);
    }
  }
  return { counts, isBehind: false };
};

/** `rowsAt`: how many of the ledger's events the rows have seen; undefined where there are no rows to compare. */
const verifyLedger = async (
  reader: EventReader,
  stream: string,
  tables: StandingBalances | undefined,
  rowsAt: number | undefined,
  onEvents: (count: number) => void,
): Promise<LedgerVerdict> => {
  const ledgerId = stream.slice(LEDGER_STREAM_PREFIX.length);
  const findings: Finding[] = [];
  const { difference } = await verifyStream(reader, stream);
  if (difference !== undefined) {
    const { revision, what, expected, found } = difference;
    findings.push({ where: `revision ${revision}`, what, expected, found });
  }
  const audit = new LedgerAudit();
  let chainHead: ChainHead | undefined;
  let [rows, compared] = [0, tables === undefined];
  const compare = (): void => {
    const standing = [...tables!.rowsOf(ledgerId)];
    rows = standing.length;
    compared = true;
    findings.push(...compareRows(audit.state, standing));
  };
  try {
    for await (const page of reader.readStream(stream)) {
      for (const { type, data, metadata, revision } of page) {
        if (!compared && audit.events === rowsAt) compare();
        audit.apply(decodeEvent(type, data), { revision: revision - 1n, chainHead });
        chainHead = unseal(metadata)?.seal.hash;
      }
      onEvents(page.length);
    }
    if (!compared) compare();
    findings.push(...audit.findings());
  } catch (error) {
    // A history that cannot be folded is a finding like any other: the other ledgers are still to be looked at.
    findings.push(unfoldable(audit.events, error));
  }
  return { ledgerId, events: audit.events, rows, periods: audit.periods, findings };
};

const unfoldable = (revision: number, error: unknown): Finding => ({
  where: `revision ${revision}`,
  what: 'fold of the events',
  expected: 'an event that can follow',
  found: error instanceof Error ? error.message : String(error),
});
