import { messageOf } from '@ledger/platform';
import { decodeEvent, ledgerOfStream, ledgerStream, LEDGER_STREAM_PREFIX } from '@ledger/domain';
import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  isOfLog,
  START,
  unseal,
  type ChainHead,
  streamNames,
  verifyStream,
  type EventReader,
  type Position,
  type StreamDamage,
} from '@ledger/event-store';
import { compareRows, type BalanceRow } from './compare-rows';
import type { Finding } from './finding';
import { LedgerAudit } from './ledger-audit';
import { missingEvents } from './missing-events';
import { RepeatedCommands } from './repeated-commands';
import { ReadModelsOfAnotherLog, type DerivedDirectory, type StandingTables } from './standing-tables';

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
  /** Remarks on anything that could not be verified, with the reason. */
  readonly remarks: readonly string[];
}

/** `events` folded so far, of about `total`. */
type OnProgress = (events: number, total: number) => void;

/**
 * Verifies every ledger of a log: its chain, its fold, that no command was decided twice, and the rows of the
 * directory's read models at their position. A server may go on recording meanwhile; rows that it projects later are
 * not seen.
 * @param derived undefined: there are no read models to compare.
 * @throws ReadModelsOfAnotherLog
 */
export const verifyDirectory = async (
  reader: EventReader,
  derived: DerivedDirectory | undefined,
  onProgress: OnProgress,
): Promise<DirectoryVerdict> => {
  const remarks: string[] = [];
  let tables = derived && (await openTables(derived, remarks));
  try {
    const missing = missingEvents(derived === undefined ? [] : await derived.findMissing(reader, derived.path));
    if (tables !== undefined && !(await isOfThisLog(tables, reader))) {
      if (missing.size === 0) {
        throw new ReadModelsOfAnotherLog(`the read models of ${derived!.path} were made from another log`);
      }
      remarks.push(`read models are not compared: they stand at ${tables.position}, which this log does not have`);
      tables.close();
      tables = undefined;
    }
    const head = await reader.head();
    const streams: string[] = [];
    const heads = new Map<string, bigint>();
    let total = 0;
    for await (const stream of streamNames(reader, LEDGER_STREAM_PREFIX)) {
      streams.push(stream);
      // Events are counted by revisions rather than by the store's positions, which may have gaps.
      const revision = await lastRevision(reader, stream);
      total += Number(revision) + 1;
      heads.set(stream, revision);
    }
    // The heads were read after the tables were opened, so that they cover everything that the tables count.
    const ahead = tables === undefined ? new Map<string, bigint>() : await firstAfter(reader, tables.position);
    if (tables !== undefined && ahead.size > 0) {
      remarks.push(
        `the read models stand at ${tables.position}, the log at ${head}: later events are not compared with rows`,
      );
    }
    const ledgers: LedgerVerdict[] = [];
    let events = 0;
    const onEvents = (count: number): void => onProgress((events += count), total);
    for (const stream of streams) {
      const head = heads.get(stream)!;
      const due = (ahead.get(stream) ?? head + 1n) - 1n;
      const rows = tables && rowsOf(tables, ledgerOfStream(stream), due < head ? due : head);
      ledgers.push(await verifyLedger(reader, stream, rows, onEvents));
    }
    return { ledgers: withMissing(ledgers, missing), remarks };
  } finally {
    tables?.close();
  }
};

/** Adds the ledgers that are missing as a whole, which have no verdict yet. */
const withMissing = (
  ledgers: readonly LedgerVerdict[],
  missing: ReadonlyMap<string, readonly Finding[]>,
): readonly LedgerVerdict[] => {
  const gone = new Map(missing);
  const present = ledgers.map((verdict): LedgerVerdict => {
    const stream = ledgerStream(verdict.ledgerId);
    gone.delete(stream);
    return { ...verdict, findings: [...verdict.findings, ...(missing.get(stream) ?? [])] };
  });
  const absent = [...gone].map(([stream, findings]): LedgerVerdict => {
    const ledgerId = stream.startsWith(LEDGER_STREAM_PREFIX) ? ledgerOfStream(stream) : stream;
    return { ledgerId, events: 0, rows: 0, periods: 0, findings };
  });
  return [...present, ...absent];
};

/** A log that is damaged at the tables' last event cannot tell; verifying the ledgers themselves will. */
const isOfThisLog = (tables: StandingTables, reader: EventReader): Promise<boolean> =>
  isOfLog(tables, reader).catch((error: unknown) => {
    if (error instanceof EventStoreCorrupt) return true;
    throw error;
  });

/** -1: the stream is gone, or its head cannot be told, which its verification will report. */
const lastRevision = async (reader: EventReader, stream: string): Promise<bigint> => {
  try {
    const head = await reader.streamHead(stream);
    return head === 'no-stream' ? -1n : head;
  } catch (error) {
    if (!(error instanceof EventStoreCorrupt)) throw error;
    return -1n;
  }
};

const openTables = async (derived: DerivedDirectory, remarks: string[]): Promise<StandingTables | undefined> => {
  const opened = await derived.openTables(derived.path);
  if (!('notCompared' in opened)) return opened;
  remarks.push(`read models are not compared: ${opened.notCompared}`);
  return undefined;
};

/**
 * Finds the first event after the position in each stream that has one. An event that cannot be read is passed over.
 */
const firstAfter = async (reader: EventReader, position: Position): Promise<ReadonlyMap<string, bigint>> => {
  const first = new Map<string, bigint>();
  const note = (stream: string, revision: bigint): void => {
    if (!first.has(stream)) first.set(stream, revision);
  };
  const after = position === START ? {} : { after: position };
  const onDamage = ({ stream, from }: StreamDamage): void => note(stream, from);
  for await (const page of reader.readAll({ ...after, streamPrefix: LEDGER_STREAM_PREFIX, onDamage })) {
    for (const { stream, revision } of page) note(stream, revision);
  }
  return first;
};

/** A ledger's rows of the read models, and the faults that were found before any comparison. */
interface LedgerRows {
  /**
   * Number of the ledger's events that the tables have seen. For a ledger that was parked it may be more than the
   * tables' position says.
   */
  readonly at: number;
  readonly findings: readonly Finding[];
  read(): readonly BalanceRow[];
}

/** @param due revision of the last event that the tables claim to have taken up. */
const rowsOf = (tables: StandingTables, ledgerId: string, due: bigint): LedgerRows => {
  const taken = tables.revisionOf(ledgerId);
  const parked = tables.parkedLedger(ledgerId);
  const finding = { where: `revision ${taken + 1n}`, what: 'read models', expected: 'every event taken up' };
  const found = parked?.reason ?? (taken < due ? `events up to revision ${taken}` : undefined);
  return {
    at: Number(taken) + 1,
    findings: found === undefined ? [] : [{ ...finding, found }],
    read: () => [...tables.rowsOf(ledgerId)],
  };
};

const verifyLedger = async (
  reader: EventReader,
  stream: string,
  tables: LedgerRows | undefined,
  onEvents: (count: number) => void,
): Promise<LedgerVerdict> => {
  const ledgerId = ledgerOfStream(stream);
  const findings: Finding[] = [...(tables?.findings ?? [])];
  const audit = new LedgerAudit();
  const repeated = new RepeatedCommands();
  let chainHead: ChainHead | undefined;
  let [rows, compared] = [0, tables === undefined];
  const compare = (): void => {
    const standing = tables!.read();
    rows = standing.length;
    compared = true;
    findings.push(...compareRows(audit.state, standing));
  };
  try {
    const { difference } = await verifyStream(reader, stream);
    if (difference !== undefined) {
      const { revision, what, expected, found } = difference;
      findings.push({ where: `revision ${revision}`, what, expected, found });
    }
    for await (const page of reader.readStream(stream)) {
      for (const { type, data, metadata, revision } of page) {
        if (!compared && audit.events === tables?.at) compare();
        repeated.next({ metadata });
        audit.apply(decodeEvent(type, data), { revision: revision - 1n, chainHead });
        chainHead = unseal(metadata)?.seal.hash;
      }
      onEvents(page.length);
    }
    if (!compared) compare();
    findings.push(...audit.findings());
    findings.push(...(await repeated.findings(reader, stream)));
  } catch (error) {
    if (error instanceof EventStoreUnavailable) throw error;
    // A history that cannot be read or folded is a finding like any other: the other ledgers are still to be looked at.
    findings.push(error instanceof EventStoreCorrupt ? unreadable(error) : unfoldable(audit.events, error));
  }
  return { ledgerId, events: audit.events, rows, periods: audit.periods, findings };
};

const unreadable = ({ message }: Error): Finding => ({
  where: 'the stream',
  what: 'events in the log',
  expected: 'every one, as it was appended',
  found: message,
});

const unfoldable = (revision: number, error: unknown): Finding => ({
  where: `revision ${revision}`,
  what: 'fold of the events',
  expected: 'an event that can follow',
  found: messageOf(error),
});
