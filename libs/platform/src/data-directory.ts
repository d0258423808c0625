import { join } from 'node:path';

/** Where a server keeps its read models within its data directory. */
export const readModelsFile = (dataDir: string): string => join(dataDir, 'read-models.db');
