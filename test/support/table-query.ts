import { OPERATOR } from '@ledger/domain';
import type { DemandOf, ReadName, TableQuery } from '@ledger/read-models';

/** A query of the tables, asked by the operator. */
export const asked = <N extends ReadName>(type: N, demand: DemandOf<N>): TableQuery<N> => ({
  type,
  caller: OPERATOR,
  demand,
});
