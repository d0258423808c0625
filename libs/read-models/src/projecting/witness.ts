import { claimsOf, type LogWitness } from '@ledger/event-store';
import { openStandingBalances } from './standing-balances';

/** Shows how far the log went by what the tables hold. Tables that cannot be read say nothing: they are made anew. */
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
