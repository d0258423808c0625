import { join } from 'node:path';
import type { OutcomeIndex } from '@ledger/event-store';
import { openLevelTable } from './outcomes/level-table';
import { VerifiedOutcomes } from './outcomes/verified-outcomes';

/**
 * Opens the index of a directory, or an empty one where it was damaged.
 * @throws EventStoreUnavailable naming any other cause: the index is left as it is.
 */
export const openOutcomes = async (directory: string, warn: (warning: string) => void): Promise<OutcomeIndex> =>
  new VerifiedOutcomes(await openLevelTable(join(directory, 'outcomes'), warn));
