import {
  CheckpointUnreadable,
  comparePositions,
  type Checkpoint,
  type CheckpointStore,
  type Position,
  type Store,
  type StoredCheckpoint,
} from '@ledger/event-store';
import { PUBLISHED_CHECKPOINT } from '@ledger/platform';

/**
 * Progress of publishing a store's events to NATS. `move` writes it into the other store, where the same events have
 * other positions; without it all of them would be published again.
 */
export class PublishingProgress {
  private constructor(private readonly checkpoint: Checkpoint | undefined) {}

  /** A checkpoint that cannot be read counts as none, as it does for a server. */
  static async of({ checkpoints }: Store): Promise<PublishingProgress> {
    const found = await readCheckpoint(checkpoints);
    return new PublishingProgress(found instanceof CheckpointUnreadable ? undefined : found);
  }

  /** Id of the last published event, to be found in the other store. */
  get eventIds(): readonly string[] {
    const last = this.checkpoint?.lastEvent;
    return last === undefined ? [] : [last.id];
  }

  /**
   * Writes the progress into the other store, and answers a remark about it. Undefined: nothing was published before.
   */
  async carryOver({ checkpoints }: Store, moved: Found): Promise<string | undefined> {
    const last = this.checkpoint?.lastEvent;
    if (last === undefined) return undefined;
    // The owed events have positions that the other store does not have.
    if ((this.checkpoint?.owed ?? []).length > 0) return 'a server with NATS publishes all events again';
    const position = moved.positions.get(last.id);
    // A store that orders events differently may have unpublished ones before this position.
    if (position === undefined || !moved.sameOrder) return 'a server with NATS publishes all events again';
    const present = await readCheckpoint(checkpoints);
    const isBehind =
      present === undefined ||
      present instanceof CheckpointUnreadable ||
      comparePositions(present.position, position) < 0;
    if (isBehind) await checkpoints.write(PUBLISHED_CHECKPOINT, { position, lastEvent: last }, present?.version);
    return `publishing to NATS goes on after revision ${last.revision} of ${last.stream}`;
  }
}

interface Found {
  /** Positions of events in the other store, by their id. */
  readonly positions: ReadonlyMap<string, Position>;
  /** True: events of different streams follow each other there as they did. */
  readonly sameOrder: boolean;
}

const readCheckpoint = (checkpoints: CheckpointStore): Promise<StoredCheckpoint | CheckpointUnreadable | undefined> =>
  checkpoints.read(PUBLISHED_CHECKPOINT).catch((error: unknown) => {
    if (error instanceof CheckpointUnreadable) return error;
    throw error;
  });
