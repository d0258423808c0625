import type { LoggerService } from '@nestjs/common';
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConfig } from '@ledger/platform';
import { NATS_STREAMS } from '@ledger/protocol';

type StreamName = keyof typeof NATS_STREAMS;
type Settings = Partial<StreamConfig> & Pick<StreamConfig, 'name'>;

const HOUR_MS = 3_600_000;
/** Time within which a message that is published again, after a crash, is stored once. */
const DUPLICATE_WINDOW_MS = 120_000;
/** Most bytes of parked messages: enough for people to look at, and bounded. */
const PARKED_MAX_BYTES = 256 * 1024 * 1024;

/**
 * Settings by which a stream is created where there is none. A stream that exists belongs to its operator and stays as
 * it is.
 */
const settingsOf = (stream: StreamName, { streams }: NatsConfig): Settings => {
  const { name, subjects } = NATS_STREAMS[stream];
  const shared = {
    name,
    subjects: [...subjects],
    storage: StorageType.File,
    num_replicas: streams.replicas,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
  };
  switch (stream) {
    case 'events':
      return {
        ...shared,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        max_age: nanos(streams.eventsMaxAgeHours * HOUR_MS),
        max_bytes: streams.eventsMaxBytes,
      };
    case 'intake':
      // Nothing is dropped before it is recorded: a full stream refuses its senders.
      return { ...shared, retention: RetentionPolicy.Workqueue, discard: DiscardPolicy.New };
    case 'parked':
      return { ...shared, retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old, max_bytes: PARKED_MAX_BYTES };
  }
};

/** Creates the stream where it is missing. @throws what JetStream answers when it cannot. */
export const ensureStream = async (
  manager: JetStreamManager,
  stream: StreamName,
  config: NatsConfig,
  log: LoggerService,
): Promise<void> => {
  const { name } = NATS_STREAMS[stream];
  try {
    await manager.streams.info(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await manager.streams.add(settingsOf(stream, config));
    log.log(`created the stream ${name}`);
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
