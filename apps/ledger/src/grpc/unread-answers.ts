import { constants, type Http2Session, type ServerHttp2Stream } from 'node:http2';
import type { sendUnaryData } from '@grpc/grpc-js';
import { AnswersUnread } from '../wire/faults';
import { streamOf } from './call-stream';
import { grpcFaultOf } from './grpc-fault';

export interface UnreadBounds {
  /** Bytes of answers that a connection leaves unread: calls over it are refused from then on, until it takes some. */
  readonly connectionBytesMax: number;
  /** The same of all connections: what was left the longest is cut off. */
  readonly processBytesMax: number;
  /** Time for which a connection at its bound may take next to nothing, in milliseconds: then it is closed. */
  readonly stallMs: number;
}

export const UNREAD_BOUNDS: UnreadBounds = {
  connectionBytesMax: 32 * 1024 * 1024,
  processBytesMax: 256 * 1024 * 1024,
  stallMs: 30_000,
};

/** A smaller answer is not counted: the number of a connection's streams bounds those. */
const COUNTED_BYTES_MIN = 1_024;
/** An answer under way is taken as a whole in the end; so much going out is as good. Refusals and pings are small. */
const PROGRESS_BYTES = 1024 * 1024;
/** Between two looks at connections that take nothing. */
const LOOK_EVERY_MS = 500;

type Callback = sendUnaryData<unknown>;
type UnaryMethod = (call: never, callback: Callback) => Promise<void>;

interface Unread {
  readonly connection: Http2Session;
  readonly bytes: number;
}

/** Answers that one connection leaves unread, together. */
interface Backlog {
  bytes: number;
  /** Time of `performance.now()` when its client took something last. */
  takenAt: number;
  /** Bytes that had gone out over the connection by then. */
  sentBytes: number;
}

/**
 * Answers to single calls that were handed to their connection and that its client has not taken. HTTP/2 lets a client
 * open a thousand calls and take nothing: what is kept for it is bounded here. Streams have bounds of their own.
 */
export class UnreadAnswers {
  /** Oldest first. */
  private readonly unread = new Map<ServerHttp2Stream, Unread>();
  /** Connections with something unread. */
  private readonly backlogs = new Map<Http2Session, Backlog>();
  private held = 0;
  private looking: NodeJS.Timeout | undefined;

  /** @param warn called for each connection that is closed. */
  constructor(
    private readonly warn: (warning: string) => void,
    private readonly bounds: UnreadBounds = UNREAD_BOUNDS,
  ) {}

  /** Makes a method that is neither begun nor answered while its connection leaves too much unread. */
  bounded(method: UnaryMethod): UnaryMethod {
    return async (call, callback) => {
      if (this.isFull(call)) return callback(grpcFaultOf(new AnswersUnread()));
      return method(call, (error, ...answer) => {
        // A command that was recorded stays so, and its repeat is answered by it.
        if (!error && this.isFull(call)) return callback(grpcFaultOf(new AnswersUnread()));
        callback(error, ...answer);
        this.count(call);
      });
    };
  }

  private isFull(call: unknown): boolean {
    const connection = streamOf(call)?.session;
    return connection !== undefined && this.exceeds(connection);
  }

  /** Counts what the connection has not taken of the answer. */
  private count(call: unknown): void {
    const stream = streamOf(call);
    const connection = stream?.session;
    if (stream === undefined || connection === undefined || stream.destroyed) return;
    const bytes = stream.writableLength;
    if (bytes < COUNTED_BYTES_MIN) return;
    this.set(stream, connection, bytes);
    stream.once('close', () => this.set(stream, connection, 0));
    for (const [oldest, { connection }] of this.unread) {
      if (this.held <= this.bounds.processBytesMax) return;
      this.set(oldest, connection, 0);
      oldest.close(constants.NGHTTP2_CANCEL);
    }
  }

  private exceeds(connection: Http2Session): boolean {
    return (this.backlogs.get(connection)?.bytes ?? 0) >= this.bounds.connectionBytesMax;
  }

  private set(stream: ServerHttp2Stream, connection: Http2Session, bytes: number): void {
    const change = bytes - (this.unread.get(stream)?.bytes ?? 0);
    if (change === 0) return;
    const backlog = this.backlogs.get(connection) ?? { bytes: 0, takenAt: performance.now(), sentBytes: 0 };
    backlog.bytes += change;
    if (change < 0) backlog.takenAt = performance.now();
    this.held += change;
    if (bytes === 0) this.unread.delete(stream);
    else this.unread.set(stream, { connection, bytes });
    if (backlog.bytes === 0) this.backlogs.delete(connection);
    else this.backlogs.set(connection, backlog);
    if (this.backlogs.size > 0) this.looking ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    else this.looking = void clearInterval(this.looking);
  }

  /** Closes connections that take nothing at all: what they asked for besides is given up with them. */
  private look(): void {
    const now = performance.now();
    for (const [connection, backlog] of [...this.backlogs]) {
      if (!this.exceeds(connection) || connection.destroyed) continue;
      const { bytesWritten } = connection.socket;
      if (bytesWritten - backlog.sentBytes >= PROGRESS_BYTES) {
        backlog.sentBytes = bytesWritten;
        backlog.takenAt = now;
      }
      if (now - backlog.takenAt < this.bounds.stallMs) continue;
      const { remoteAddress, remotePort } = connection.socket;
      this.warn(
        `${remoteAddress}:${remotePort} left ${backlog.bytes} bytes of answers unread, and its connection is closed`,
      );
      connection.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      connection.destroy();
    }
  }
}
