import { join } from 'node:path';

/** Where a server keeps its read models within its data directory. */
export const readModelsFile = (dataDir: string): string => join(dataDir, 'read-models.db');

/** Names, among a store's checkpoints, how far its events were published to NATS. */
export const PUBLISHED_CHECKPOINT = 'nats-published';
