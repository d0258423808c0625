import { claimsOf, type LogWitness } from '@ledger/event-store';
import { openStandingBalances } from './standing-balances';

/** Knowledge of the tables about the log. Nothing where they cannot be read: they are made anew. */
export const readModelsAsWitness = (databasePath: string): LogWitness => ({
  name: 'the read models (read-models.db)',
  claims: async function* () {
    let tables: ReturnType<typeof openStandingBalances>;
    try {
      tables = openStandingBalances(databasePath);
    } catch {
      return;
    }
    tables.close();
    yield* claimsOf(tables);
  },
});
