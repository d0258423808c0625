import type { DerivedDirectory } from '@ledger/audit';
import { readModelsFile } from '@ledger/platform';

/** A server's directory with the read models in it, for the audit. */
export const derivedDirectory = (path: string): DerivedDirectory => ({
  path,
  openTables: async (directory) => {
    // Loaded only here, so that every other command starts faster.
    const { NoStandingBalances, openStandingBalances } = await import('@ledger/read-models');
    try {
      return openStandingBalances(readModelsFile(directory));
    } catch (error) {
      if (!(error instanceof NoStandingBalances)) throw error;
      return { notCompared: error.message };
    }
  },
  findMissing: async (log, directory) => {
    const { findMissing } = await import('@ledger/event-store-embedded');
    return findMissing(log, directory);
  },
});
