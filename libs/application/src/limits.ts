import { APPEND_EVENTS_MAX } from '@ledger/event-store';

/** A batch is closed at the first of these: commands, bytes of encoded events, events. */
export const BATCH_COMMANDS_MAX = 1_000;
export const BATCH_BYTES_MAX = 768 * 1024;
export const BATCH_EVENTS_MAX = APPEND_EVENTS_MAX;
/** A batch that has been decided for so long is stored before more is: its commands are large. */
export const BATCH_DECIDING_MS_MAX = 15;
/** One command writes at most so many bytes, else it is `too_large`; the domain bounds its events. */
export const COMMAND_BYTES_MAX = BATCH_BYTES_MAX;

/**
 * A batch is decided ahead, while the one before it is being stored, when at least so many commands wait: fewer are
 * better decided together once it is stored.
 */
export const DECIDE_AHEAD_COMMANDS_MIN = 16;

/** How often one batch is decided again because another process wrote to its ledger first. */
export const CONFLICT_ATTEMPTS_MAX = 20;
/** Wait before deciding again after a conflict, times the attempts so far, times a random share. */
export const CONFLICT_BACKOFF_MS = 2;
/** How often the end of a stream is read again that shows nothing of the event which another process wrote first. */
export const RIVAL_READS_MAX = 10;
/** How often the end of a stream is read that ends within an append, some 60 ms in all. */
export const UNSEALED_READS_MAX = 5;
/** How often a ledger's log is asked for the event that the index was made up to, some 250 ms in all. */
export const LAGGING_READS_MAX = 7;

/** On a store that other processes write to, a ledger in memory that was the latest so long ago is still read as such. */
export const COMMITTED_FRESH_MS = 1_000;

/** Wait before an append of unknown outcome is repeated: doubled each time, from and to. */
export const UNKNOWN_BACKOFF_MS_MIN = 10;
export const UNKNOWN_BACKOFF_MS_MAX = 1_000;

/** Rejections that were only counted are recorded, all together, so long after the first of them at the latest. */
export const REJECTIONS_COUNTED_AFTER_MS = 60_000;

/** Outcomes in memory are written behind to the index when there are so many, or after so long. */
export const OUTCOMES_WRITE_ENTRIES = 2_000;
export const OUTCOMES_WRITE_AFTER_MS = 250;
/** While a ledger is read, reading waits for the index where so many are in memory. */
export const OUTCOMES_READ_MAX = 5 * OUTCOMES_WRITE_ENTRIES;
/** More outcomes than these in memory hold up the writer until the index has taken some. */
export const OUTCOMES_UNWRITTEN_MAX = 100_000;
/** An index that is damaged again as soon as it was made is made anew so often for those that wait for it. */
export const INDEX_REPAIRS_MAX = 3;
/** Wait before a failed write of the index is tried again. */
export const OUTCOMES_RETRY_MS = 1_000;

/** Outcomes whose events are nearer to each other than this are read together when they are replayed. */
export const REPLAY_GAP_EVENTS = 64;

/** Characters of texts that wait for their tokens to be counted, together; more are refused as overloaded. */
export const TEXT_PENDING_CHARACTERS_MAX = 16 * 1024 * 1024;

/** A ledger that another process writes to is read here too when its index lacks so many events: about a tenth of a second. */
export const STANDBY_EVENTS = 2_000;
/** A stream that ends before what is known of it is asked again so often and so long: after that its log was replaced. */
export const LOG_SHORT_EVERY_MS = 200;
export const LOG_SHORT_MS_MAX = 3_000;

/** Wait before the streams' settings are followed anew after the store could not be reached. */
export const SETTINGS_WATCH_RETRY_MS = 500;
/** Ledgers whose streams others changed are told apart up to so many; then all are looked at. */
export const DOUBTED_LEDGERS_MAX = 1_000;

/** Between two rounds over all ledgers that are not in memory, */
export const SURVEY_EVERY_MS = 60_000;
/** and after the first, or one that left something open which does not change by itself. */
export const SURVEY_AGAIN_MS = 5_000;
/** Between two looks at the clocks of other servers. */
export const PEER_LOOK_EVERY_MS = 1_000;
/** New events read at one look. */
export const PEER_LOOK_EVENTS_MAX = 50;
/** Ledgers of which it is kept whose clock they go by. */
export const PEER_CLOCKS_KEPT_MAX = 1_000;
/** Names of streams asked for at once. */
export const SURVEY_PAGE_STREAMS = 1_000;
/** Ledgers looked at together. */
export const SURVEY_AT_ONCE_MAX = 16;
/** A deadline is left so long to the process that writes to its ledger, and up to as long again. */
export const DEADLINE_LEFT_MS = 5_000;

/** Wait that a caller is told which met a full queue. */
export const OVERLOADED_RETRY_AFTER_MS = 100;

/** An idle ledger with fewer new events than this leaves memory without a snapshot: reading them again is cheaper. */
export const SNAPSHOT_WORTHWHILE_EVENTS = 100;
/**
 * The same on a store that other processes write to: snapshots closer together than a standby may lag behind, twice over,
 * would be beyond its coverage, all that are kept of them.
 */
export const SHARED_SNAPSHOT_WORTHWHILE_EVENTS = 2 * STANDBY_EVENTS;

/** While so many snapshots are being written, a ledger that makes room for another leaves without one, */
export const SNAPSHOTS_PENDING_MAX = 8;
/** unless it has so many new events: about as many as can be read again in a tenth of a second. */
export const SNAPSHOT_DUE_EVENTS = 5_000;

/** Wait before a snapshot that failed is tried again. */
export const SNAPSHOT_RETRY_MS = 10_000;

/** Ledgers of which the store is asked at once whether they are there; others wait, so that reads of others get through. */
export const LOOK_UPS_AT_ONCE_MAX = 16;
/** Ledgers loaded at once, for commands and for reads alone. */
export const LOADS_AT_ONCE_MAX = { command: 32, read: 8 } as const;
/** Ledgers that leave memory at once to make room. */
export const EVICTIONS_AT_ONCE_MAX = 16;
/** Part of the room in memory that reads may take from ledgers with commands. */
export const READ_SHARE = 1 / 16;
/** A command keeps its ledger from making room for reads so long. */
export const BUSY_FOR_MS = 10_000;
/** Between two looks whether one of the ledgers in memory is no longer in use: at least, and more for each ledger. */
export const ROOM_LOOK_AGAIN_MS = 2;
export const ROOM_LOOK_MS_PER_LEDGER = 1 / 1_000;
/** Wait before a ledger that could not leave memory is asked again to. */
export const LEAVE_AGAIN_MS = 1_000;

/** A fold goes on so long before the thread does something else, */
export const FOLD_SLICE_MS = 4;
/** and looks at the clock after so many events; fewer are folded without a wait. */
export const FOLDED_AT_ONCE_EVENTS = 64;

/** Pages of a ledger that are read ahead of the one that is being folded. */
export const PAGES_AHEAD = 3;

/** The speed of a load is known after so long. */
export const LOAD_SPEED_AFTER_MS = 1_000;
/** A caller whose ledger is being loaded is told to come again after what the load will take, from and to, */
export const LOAD_RETRY_MS_MIN = 500;
export const LOAD_RETRY_MS_MAX = 60_000;
/** or so long where that is not known. */
export const LOAD_RETRY_MS_UNKNOWN = 1_000;
/** It is told at once when the load will take so many times as long as the caller may wait. */
export const LOAD_HOPELESS_RATIO = 1.5;

/** Ledgers whose deadlines are recorded at once. */
export const DUE_AT_ONCE_MAX = 8;
/** Wait before a ledger whose deadlines could not be recorded is tried again. */
export const DEADLINE_RETRY_MS = 1_000;
/** Longest wait that a caller is told where a clock is in doubt: somebody may confirm it, or it comes back. */
export const CLOCK_RETRY_MS_MAX = 5_000;
/** A deadline further off is waited for in steps: the clock may be moved on meanwhile, and setTimeout takes no month. */
export const TIMER_MS_MAX = 60_000;
/** A deadline's timer waits at least so long: deadlines that are close together are recorded together. */
export const TIMER_MS_MIN = 5;

/** Between two looks whether everything that was taken in is answered. */
export const DRAIN_POLL_MS = 5;

/** Limits that callers may choose; the defaults suit one machine. */
export interface WriterLimits {
  /** Commands that wait or are being decided, for one ledger. */
  readonly queuedPerLedgerMax: number;
  /** The same for all ledgers of the process together. */
  readonly queuedMax: number;
  /** Ledgers held in memory. */
  readonly loadedLedgersMax: number;
  /** A ledger that nobody asked for so long leaves memory. */
  readonly idleMs: number;
  /** A ledger is snapshotted after so many events, or after as many as it has accounts where those are more. */
  readonly snapshotEveryEvents: number;
  /** A command is answered so long after it came at the latest, if only by a fault that says whether it may be recorded. */
  readonly commandTimeoutMs: number;
  /** By so much a ledger's last event may be ahead of the server's clock, and its commands are decided still. */
  readonly clockAheadMsMax: number;
  /** How long `close` waits for what was taken in before it gives up what is still unanswered. */
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
