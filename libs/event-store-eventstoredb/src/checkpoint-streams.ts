import { randomUUID } from 'node:crypto';
import {
  checkpointText,
  CheckpointUnreadable,
  parseCheckpoint,
  type Checkpoint,
  type CheckpointStore,
  type StoredCheckpoint,
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  type Revision,
  CHECKPOINT_STREAM_PREFIX,
} from '@ledger/event-store';
import type { ClientStreams } from './client-streams';

/** The last one counts; those before it are for people who look. */
const CHECKPOINTS_KEPT = 10;
const CHECKPOINT_TYPE = 'CheckpointWritten';

/** Writes in place of one checkpoint of which nobody knows whether they were stored. */
interface Unsettled {
  readonly replaces: string | undefined;
  readonly ids: Set<string>;
}

/** A stream for each, whose last event is the checkpoint. The version is that event's revision: who writes states it. */
export class CheckpointStreams implements CheckpointStore {
  private readonly bounded = new Set<string>();
  private readonly unsettled = new Map<string, Unsettled>();

  constructor(private readonly streams: ClientStreams) {}

  async read(name: string): Promise<StoredCheckpoint | undefined> {
    const stream = streamOf(name);
    const last = await this.last(stream);
    if (last === undefined) return undefined;
    const version = last.revision.toString();
    try {
      return { ...parseCheckpoint(Buffer.from(last.data).toString()), version };
    } catch (error) {
      throw new CheckpointUnreadable(`event ${version} of ${stream}`, version, error);
    }
  }

  async write(
    name: string,
    checkpoint: Checkpoint,
    replaces: string | undefined,
  ): Promise<{ readonly version: string } | 'conflict'> {
    const stream = streamOf(name);
    if (!this.bounded.has(stream)) {
      await this.streams.keepLast(stream, CHECKPOINTS_KEPT);
      this.bounded.add(stream);
    }
    const expected = replaces === undefined ? 'no-stream' : BigInt(replaces);
    const version = await this.append(stream, checkpoint, expected, replaces);
    if (version !== 'conflict') return { version };
    const own = await this.ownWrite(stream, replaces);
    if (own === undefined) return 'conflict';
    const again = await this.append(stream, checkpoint, own, replaces);
    return again === 'conflict' ? 'conflict' : { version: again };
  }

  private async append(
    stream: string,
    checkpoint: Checkpoint,
    expected: Revision | 'no-stream',
    replaces: string | undefined,
  ): Promise<string> {
    const id = randomUUID();
    const data = Buffer.from(checkpointText(checkpoint));
    try {
      const result = await this.streams.appendBytes(stream, expected, [{ id, type: CHECKPOINT_TYPE, data }]);
      if (result.outcome === 'conflict') return 'conflict';
      this.unsettled.delete(stream);
      return result.revision.toString();
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknown)) throw error;
      this.remember(stream, replaces, id);
      throw new EventStoreUnavailable(error.message, { cause: error });
    }
  }

  private remember(stream: string, replaces: string | undefined, id: string): void {
    const known = this.unsettled.get(stream);
    if (known !== undefined && known.replaces === replaces) known.ids.add(id);
    else this.unsettled.set(stream, { replaces, ids: new Set([id]) });
  }

  /** Revision of our own write that stands in the way, whose acknowledgement was lost. Undefined: it is another's. */
  private async ownWrite(stream: string, replaces: string | undefined): Promise<Revision | undefined> {
    const unsettled = this.unsettled.get(stream);
    if (unsettled === undefined || unsettled.replaces !== replaces) return undefined;
    const last = await this.last(stream);
    return last !== undefined && unsettled.ids.has(last.id) ? last.revision : undefined;
  }

  private async last(stream: string) {
    for await (const [event] of this.streams.readBytes(stream, { direction: 'backwards', maxCount: 1 })) {
      if (event !== undefined) return event;
    }
    return undefined;
  }
}

const streamOf = (name: string): string => CHECKPOINT_STREAM_PREFIX + name;
