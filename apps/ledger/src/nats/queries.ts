import { unaryCallsJson, type CallJson, type LedgerQueryServiceDefinition } from '@ledger/protocol';
import type { Asker } from '../wire/asker';
import type { ClockQueries } from '../wire/clock-queries';
import type { ProjectedQueries } from '../wire/projected-queries';
import type { ServerStatus } from '../wire/server-status';
import type { StateQueries } from '../wire/state-queries';

type Methods = typeof LedgerQueryServiceDefinition.methods;
type Unary = { [M in keyof Methods]: Methods[M]['responseStream'] extends true ? never : M }[keyof Methods];
type Request<M extends Unary> = ReturnType<Methods[M]['requestType']['decode']>;
type Response<M extends Unary> = ReturnType<Methods[M]['responseType']['decode']>;

/** A query with the JSON of its messages. */
export interface Query extends CallJson {
  answer(request: never, asker: Asker): Promise<unknown>;
}

/** Queries by the name that their subject ends with. */
export type Queries = ReadonlyMap<string, Query>;

/** Every query that is not a stream. A new one fails the build here until it is answered. */
export const queriesOver = (
  state: StateQueries,
  projected: ProjectedQueries,
  server: ServerStatus,
  clock: ClockQueries,
): Queries => {
  const answers: { readonly [M in Unary]: (request: Request<M>, asker: Asker) => Promise<Response<M>> } = {
    check: (request, asker) => state.check(request, asker),
    getAccount: (request, asker) => state.getAccount(request, asker),
    getReservation: (request, asker) => state.getReservation(request, asker),
    listReservations: (request, asker) => state.listReservations(request, asker),
    getEscrow: (request, asker) => state.getEscrow(request, asker),
    listAccounts: (request, asker) => projected.listAccounts(request, asker),
    listLedgers: (request, asker) => projected.listLedgers(request, asker),
    getBalances: (request, asker) => projected.getBalances(request, asker),
    getUsage: (request, asker) => projected.getUsage(request, asker),
    getEfficiency: (request, asker) => projected.getEfficiency(request, asker),
    getRejections: (request, asker) => projected.getRejections(request, asker),
    listEscrows: (request, asker) => projected.listEscrows(request, asker),
    listPeriods: (request, asker) => projected.listPeriods(request, asker),
    getLedgerTotals: (request, asker) => projected.getLedgerTotals(request, asker),
    getStatus: () => server.getStatus(),
    confirmClock: (request) => clock.confirm(request),
  };
  const calls = unaryCallsJson('budget.v1.LedgerQueryService');
  return new Map(
    Object.entries(answers).map(([name, answer]) => {
      const call = calls.get(name)!;
      return [call.name, { ...call, answer: answer as Query['answer'] }];
    }),
  );
};
