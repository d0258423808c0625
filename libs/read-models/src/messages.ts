import type { Position, ProcessorState } from '@ledger/event-store';
import type { ParkedLedger } from './parked/parked-ledgers';
import type { TableQuery } from './reads';

/** Requests of the main thread to the reading one. */
export type ReadSideRequest =
  | { readonly kind: 'read'; readonly query: TableQuery; readonly waitMs: number }
  | { readonly kind: 'wait'; readonly position: Position; readonly waitMs: number }
  | { readonly kind: 'status' }
  /** Its notes are {@link RebuildProgress}. */
  | { readonly kind: 'rebuild' }
  /** Everything under way but the status is cut off: the server is shutting down. */
  | { readonly kind: 'cut' };

/** News of the reading thread that nobody asked for. */
export type ReadSideNote =
  | { readonly kind: 'ready' }
  /** The store cannot be reached, and nothing is answered before it was. */
  | { readonly kind: 'waiting' }
  /** After every change of either. */
  | { readonly kind: 'standing'; readonly standing: ReadSideStanding }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

export type LogLevel = 'log' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string) => void;

/** Standing of one model. */
export interface ModelStatus {
  readonly name: string;
  /** `parked`: the log or the tables are damaged as a whole, and nothing is projected until the server is started anew. */
  readonly status: ProcessorState['status'];
  readonly position: Position;
  /** Why it is parked or stopped, or does not go on just now. Absent: it goes on. */
  readonly error?: string;
}

/** How the read models stand as a whole. */
export interface ReadSideStanding {
  /** Why they do not follow the log. Absent: they do. */
  readonly trouble?: string;
  /** Ledgers that are not followed, while the others are. */
  readonly parkedLedgers: number;
}

export interface ReadSideStatus {
  readonly models: readonly ModelStatus[];
  /** The first ones that are not followed, by id; at most {@link PARKED_TOLD_MAX}. */
  readonly parked: readonly ParkedLedger[];
  /** All of them. */
  readonly parkedLedgers: number;
  readonly rebuilding: boolean;
}

export const PARKED_TOLD_MAX = 100;

export interface RebuildProgress {
  readonly position: Position;
  /** End of the log, when the rebuild was last told. */
  readonly head: Position;
  /** Projected so far. */
  readonly events: number;
}
