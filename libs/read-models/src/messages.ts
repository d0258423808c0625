import type { Position, ProcessorState } from '@ledger/event-store';
import type { ParkedLedger } from './parked/parked-ledgers';
import type { TableQuery } from './reads';

/** Requests of the main thread to the reading one. */
export type ReadSideRequest =
  | { readonly kind: 'read'; readonly query: TableQuery; readonly waitMs: number; readonly origin: string }
  | { readonly kind: 'wait'; readonly position: Position; readonly waitMs: number }
  | { readonly kind: 'status' }
  /** Builds the tables anew. Its notes are {@link RebuildProgress}. */
  | { readonly kind: 'rebuild' }
  /** Cuts off everything under way except the status: the server is shutting down. */
  | { readonly kind: 'cut' };

/** News that the reading thread tells unasked. */
export type ReadSideNote =
  | { readonly kind: 'ready' }
  /** The store cannot be reached; nothing is answered before it could be. */
  | { readonly kind: 'waiting' }
  /** Sent after every change of the standing. */
  | { readonly kind: 'standing'; readonly standing: ReadSideStanding }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

export type LogLevel = 'log' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string) => void;

/** Standing of one model. */
export interface ModelStatus {
  readonly name: string;
  /** `parked`: the log or the tables are damaged as a whole, and nothing is projected until the server is restarted. */
  readonly status: ProcessorState['status'];
  readonly position: Position;
  /** Reason why it is parked or stopped, or does not go on just now. Absent: it goes on. */
  readonly error?: string;
}

/** Standing of the read models as a whole. */
export interface ReadSideStanding {
  /** Reason why they do not follow the log. Absent: they follow it. */
  readonly trouble?: string;
  /** Number of ledgers that are not followed, while the others are. */
  readonly parkedLedgers: number;
}

export interface ReadSideStatus {
  readonly models: readonly ModelStatus[];
  /** The first ledgers that are not followed, by id; at most {@link PARKED_TOLD_MAX}. */
  readonly parked: readonly ParkedLedger[];
  /** Number of all ledgers that are not followed. */
  readonly parkedLedgers: number;
  readonly rebuilding: boolean;
}

export const PARKED_TOLD_MAX = 100;

export interface RebuildProgress {
  readonly position: Position;
  /** End of the log at the last report of the rebuild. */
  readonly head: Position;
  /** Number of events projected so far. */
  readonly events: number;
}
