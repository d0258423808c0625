import { APPEND_EVENTS_MAX } from '@ledger/event-store';

/** A batch is closed at the first of these: commands, bytes of encoded events, events. */
export const BATCH_COMMANDS_MAX = 1_000;
export const BATCH_BYTES_MAX = 768 * 1024;
export const BATCH_EVENTS_MAX = APPEND_EVENTS_MAX;
/** Longest time of deciding before a batch is stored: its commands are large. */
export const BATCH_DECIDING_MS_MAX = 15;
/** Most bytes that one command may write; beyond them it is `too_large`. The domain bounds the number of its events. */
export const COMMAND_BYTES_MAX = BATCH_BYTES_MAX;

/**
 * Least number of waiting commands for which a batch is decided ahead, while the one before it is being stored. Fewer
 * are better decided together once it is stored.
 */
export const DECIDE_AHEAD_COMMANDS_MIN = 16;

/** Attempts to decide one batch, each but the last of which another process foiled by writing to its ledger first. */
export const CONFLICT_ATTEMPTS_MAX = 20;
/** Wait before deciding again after a conflict, times the attempts so far, times a random share. */
export const CONFLICT_BACKOFF_MS = 2;
/** Reads of the end of a stream that does not show the event which another process wrote first. */
export const RIVAL_READS_MAX = 10;
/** Reads of the end of a stream that ends within an append, over some 60 ms in all. */
export const UNSEALED_READS_MAX = 5;
/** Reads of a ledger's log for the event up to which the index was made, over some 250 ms in all. */
export const LAGGING_READS_MAX = 7;

/**
 * Time for which a ledger in memory that was known to be the latest is still read as such, on a store that other
 * processes write to.
 */
export const COMMITTED_FRESH_MS = 1_000;

/** Shortest and longest wait before an append of unknown outcome is repeated; it is doubled each time. */
export const UNKNOWN_BACKOFF_MS_MIN = 10;
export const UNKNOWN_BACKOFF_MS_MAX = 1_000;

/** Longest time for which rejections may be only counted, from the first of them; then all are recorded together. */
export const REJECTIONS_COUNTED_AFTER_MS = 60_000;

/** Number of outcomes in memory, and age, at which they are written behind to the index. */
export const OUTCOMES_WRITE_ENTRIES = 2_000;
export const OUTCOMES_WRITE_AFTER_MS = 250;
/** Number of outcomes in memory at which the reading of a ledger waits for the index. */
export const OUTCOMES_READ_MAX = 5 * OUTCOMES_WRITE_ENTRIES;
/** Number of outcomes in memory at which the writer waits until the index has taken some. */
export const OUTCOMES_UNWRITTEN_MAX = 100_000;
/** Repairs in a row of an index that is damaged again as soon as it was made, before those that wait for it fail. */
export const INDEX_REPAIRS_MAX = 3;
/** Wait before a failed write of the index is tried again. */
export const OUTCOMES_RETRY_MS = 1_000;

/** Largest distance in events between two outcomes that are read together when they are replayed. */
export const REPLAY_GAP_EVENTS = 64;

/**
 * Most characters of texts that wait together for their tokens to be counted; further texts are refused as overloaded.
 */
export const TEXT_PENDING_CHARACTERS_MAX = 16 * 1024 * 1024;

/**
 * Number of events that the index may lack before a ledger that another process writes to is read here, too: about a
 * tenth of a second's work.
 */
export const STANDBY_EVENTS = 2_000;
/**
 * Interval and total time of asking a stream again that ends before what is known of it. After that its log counts as
 * replaced.
 */
export const LOG_SHORT_EVERY_MS = 200;
export const LOG_SHORT_MS_MAX = 3_000;

/** Wait before the streams' settings are followed anew after the store could not be reached. */
export const SETTINGS_WATCH_RETRY_MS = 500;
/** Most ledgers that are remembered one by one because others changed their streams; beyond, all are checked. */
export const DOUBTED_LEDGERS_MAX = 1_000;

/** Interval between two rounds over all ledgers that are not in memory. */
export const SURVEY_EVERY_MS = 60_000;
/** Interval after the first round, or after one that left something open which does not change by itself. */
export const SURVEY_AGAIN_MS = 5_000;
/** Interval between two looks at the clocks of other servers. */
export const PEER_LOOK_EVERY_MS = 1_000;
/** Most new events that are read at one look. */
export const PEER_LOOK_EVENTS_MAX = 50;
/** Most ledgers of which it is remembered whether they go by the servers' clocks. */
export const PEER_CLOCKS_KEPT_MAX = 1_000;
/** Most names of streams that are asked for at once. */
export const SURVEY_PAGE_STREAMS = 1_000;
/** Most ledgers that are looked at together. */
export const SURVEY_AT_ONCE_MAX = 16;
/** Time for which a deadline is left to the process that writes to its ledger; it may take up to twice that. */
export const DEADLINE_LEFT_MS = 5_000;

/** Wait that a caller is told who met a full queue. */
export const OVERLOADED_RETRY_AFTER_MS = 100;

/** An idle ledger with fewer new events than this leaves memory without a snapshot: reading them again is cheaper. */
export const SNAPSHOT_WORTHWHILE_EVENTS = 100;
/**
 * The same on a store that other processes write to. A standby may lag behind by `STANDBY_EVENTS`: if snapshots were
 * not at least twice as far apart, all that are kept could be beyond what its index covers.
 */
export const SHARED_SNAPSHOT_WORTHWHILE_EVENTS = 2 * STANDBY_EVENTS;

/** Number of snapshots under way at which a ledger that makes room for another leaves without one. */
export const SNAPSHOTS_PENDING_MAX = 8;
/**
 * Number of new events at which it gets a snapshot even so: reading them again would take about a tenth of a second.
 */
export const SNAPSHOT_DUE_EVENTS = 5_000;

/** Wait before a snapshot that failed is tried again. */
export const SNAPSHOT_RETRY_MS = 10_000;

/** Ledgers whose existence is asked of the store at once; others wait, so that other reads get through. */
export const LOOK_UPS_AT_ONCE_MAX = 16;
/** Ledgers loaded at once, for commands and for reads alone. */
export const LOADS_AT_ONCE_MAX = { command: 32, read: 8 } as const;
/** Ledgers that leave memory at once to make room. */
export const EVICTIONS_AT_ONCE_MAX = 16;
/** Share of the room in memory that reads may take from ledgers with commands. */
export const READ_SHARE = 1 / 16;
/** Time after a command for which its ledger need not make room for reads. */
export const BUSY_FOR_MS = 10_000;
/**
 * Interval between two looks for a ledger in memory that is no longer in use: a minimum, and an addition for each
 * ledger.
 */
export const ROOM_LOOK_AGAIN_MS = 2;
export const ROOM_LOOK_MS_PER_LEDGER = 1 / 1_000;
/** Wait before a ledger that could not leave memory is asked to leave again. */
export const LEAVE_AGAIN_MS = 1_000;

/** Longest time of a fold before the thread does something else. */
export const FOLD_SLICE_MS = 4;
/** Events after which a fold looks at the clock; fewer are folded without a wait. */
export const FOLDED_AT_ONCE_EVENTS = 64;

/** Pages of a ledger that are read ahead of the one that is being folded. */
export const PAGES_AHEAD = 3;

/** Time after which the speed of a load is known. */
export const LOAD_SPEED_AFTER_MS = 1_000;
/**
 * Shortest and longest wait that a caller is told whose ledger is being loaded, in between by the speed of the load.
 */
export const LOAD_RETRY_MS_MIN = 500;
export const LOAD_RETRY_MS_MAX = 60_000;
/** Wait that such a caller is told while the speed is not known. */
export const LOAD_RETRY_MS_UNKNOWN = 1_000;
/**
 * Number of times that the rest of a load must exceed the caller's remaining time for the caller to be told at once.
 */
export const LOAD_HOPELESS_RATIO = 1.5;

/** Ledgers whose deadlines are recorded at once. */
export const DUE_AT_ONCE_MAX = 8;
/** Wait before a ledger whose deadlines could not be recorded is tried again. */
export const DEADLINE_RETRY_MS = 1_000;
/** Longest wait that a caller is told where a clock is in doubt: somebody may confirm it, or it may be right again. */
export const CLOCK_RETRY_MS_MAX = 5_000;
/**
 * Longest wait of a timer. A deadline further off is waited for in steps, since the clock may be moved meanwhile and
 * setTimeout takes no month.
 */
export const TIMER_MS_MAX = 60_000;
/** Shortest wait of a deadline's timer, so that deadlines close together are recorded together. */
export const TIMER_MS_MIN = 5;

/** Interval between two looks whether everything that was taken in is answered. */
export const DRAIN_POLL_MS = 5;

/** Limits that callers may choose; the defaults suit one machine. */
export interface WriterLimits {
  /** Most commands of one ledger that wait or are being decided. */
  readonly queuedPerLedgerMax: number;
  /** Most commands of all ledgers of the process together. */
  readonly queuedMax: number;
  /** Most ledgers in memory. */
  readonly loadedLedgersMax: number;
  /** Time without a request after which a ledger leaves memory. */
  readonly idleMs: number;
  /** Number of events after which a ledger is snapshotted, or its number of accounts where that is larger. */
  readonly snapshotEveryEvents: number;
  /** Longest time of a command; then it is answered, if only by a fault that says whether it may be recorded. */
  readonly commandTimeoutMs: number;
  /** Largest lead of a ledger's last event over the server's clock at which its commands are still decided. */
  readonly clockAheadMsMax: number;
  /** Longest time for which `close` waits for answers before it gives up the rest. */
  readonly drainMs: number;
}

export const DEFAULT_LIMITS: WriterLimits = {
  queuedPerLedgerMax: 20_000,
  queuedMax: 100_000,
  loadedLedgersMax: 10_000,
  idleMs: 60_000,
  snapshotEveryEvents: 50_000,
  commandTimeoutMs: 10_000,
  clockAheadMsMax: 60_000,
  drainMs: 10_000,
};
