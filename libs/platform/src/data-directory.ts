import { join } from 'node:path';

/** Path of the database of a server's read models within its data directory. */
export const readModelsFile = (dataDir: string): string => join(dataDir, 'read-models.db');

/** Name of the checkpoint that says how far a store's events were published to NATS. */
export const PUBLISHED_CHECKPOINT = 'nats-published';
