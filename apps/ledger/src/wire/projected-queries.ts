import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ROOT } from '@ledger/domain';
import type { Position } from '@ledger/event-store';
import { PAGE_SIZE_DEFAULT, QUERY_DTOS } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import {
  AskTables,
  InvalidPageToken,
  type AnswerOf,
  type DemandOf,
  type PageDemand,
  type ReadName,
  type UsageGroup,
} from '@ledger/read-models';
import { pageBytes, type Asker } from './asker';
import { accountStateOf, kindOf, rejectionCodeOf, usageGroupOf } from './enums';
import { MalformedInput, NotFound } from './faults';
import {
  accountBalancesToWire,
  efficiencyToWire,
  escrowToWire,
  ledgerToWire,
  listedAccountToWire,
  periodToWire,
  rejectionLineToWire,
  usageLineToWire,
} from './projected-to-wire';
import { storePosition } from './store-position';
import { wellFormed } from './well-formed';

/**
 * Queries of the projected tables. Each can demand a position, so that its caller sees the effects of its own commands.
 */
@Injectable()
export class ProjectedQueries {
  constructor(private readonly queries: QueryBus) {}

  async listLedgers(request: wire.ListLedgersRequest, asker: Asker): Promise<wire.ListLedgersResponse> {
    wellFormed(QUERY_DTOS.ListLedgersRequest, request);
    const { items, next, position } = await named(
      'after_id',
      this.ask('ListLedgers', pageOf(request, request.afterId, asker), asker),
    );
    return { ledgers: items.map(ledgerToWire), nextAfterId: next, position };
  }

  async listAccounts(request: wire.ListAccountsRequest, asker: Asker): Promise<wire.ListAccountsResponse> {
    wellFormed(QUERY_DTOS.ListAccountsRequest, request);
    const { ledgerId, parentId, kind, state, profile, labels, afterId } = request;
    const demand = {
      ...pageOf(request, afterId, asker),
      ledgerId,
      parentId,
      kind: kindOf(kind),
      state: accountStateOf(state),
      profile,
      labels,
    };
    const page = await named('after_id', this.ask('ListAccounts', demand, asker));
    const { items, next, position } = found(page, ledgerId, parentId);
    return { accounts: items.map(listedAccountToWire), nextAfterId: next, position };
  }

  async getBalances(request: wire.GetBalancesRequest, asker: Asker): Promise<wire.GetBalancesResponse> {
    wellFormed(QUERY_DTOS.GetBalancesRequest, request);
    const { ledgerId, accountId = ROOT, depth, closed, afterId } = request;
    const demand = { ...pageOf(request, afterId, asker), ledgerId, accountId, depth, closed };
    const page = await named('after_id', this.ask('GetBalances', demand, asker));
    const { items, next, position } = found(page, ledgerId, accountId);
    return { accounts: items.map(accountBalancesToWire), nextAfterId: next, position };
  }

  async getUsage(request: wire.GetUsageRequest, asker: Asker): Promise<wire.GetUsageResponse> {
    wellFormed(QUERY_DTOS.GetUsageRequest, request);
    const { provider, session, labels, pageToken } = request;
    const filter = { ...filterOf(request), provider, session, labels };
    const demand = { ...pageOf(request, pageToken, asker), ...filter, groupBy: groupsOf(request) };
    const page = await named('page_token', this.ask('GetUsage', demand, asker));
    const { items, next, position } = found(page, request.ledgerId, request.accountId);
    return { rows: items.map(usageLineToWire), nextPageToken: next, position };
  }

  async getEfficiency(request: wire.GetEfficiencyRequest, asker: Asker): Promise<wire.GetEfficiencyResponse> {
    wellFormed(QUERY_DTOS.GetEfficiencyRequest, request);
    const demand = { ...filterOf(request), minPosition: positionOf(request.minPosition) };
    const efficiency = await this.ask('GetEfficiency', demand, asker);
    return efficiencyToWire(found(efficiency, request.ledgerId, request.accountId));
  }

  async getRejections(request: wire.GetRejectionsRequest, asker: Asker): Promise<wire.GetRejectionsResponse> {
    wellFormed(QUERY_DTOS.GetRejectionsRequest, request);
    const { ledgerId, accountId, subtree, fromTime: from, toTime: to, pageToken } = request;
    const filter = { ledgerId, accountId, subtree, code: rejectionCodeOf(request.code), from, to };
    const demand = { ...pageOf(request, pageToken, asker), ...filter };
    const page = await named('page_token', this.ask('GetRejections', demand, asker));
    const { items, next, position } = found(page, ledgerId, undefined);
    return { rows: items.map(rejectionLineToWire), nextPageToken: next, position };
  }

  async listEscrows(request: wire.ListEscrowsRequest, asker: Asker): Promise<wire.ListEscrowsResponse> {
    wellFormed(QUERY_DTOS.ListEscrowsRequest, request);
    const { ledgerId, accountId, open, afterId } = request;
    const demand = { ...pageOf(request, afterId, asker), ledgerId, accountId, open };
    const page = await named('after_id', this.ask('ListEscrows', demand, asker));
    const { items, next, position } = found(page, ledgerId, accountId);
    return { escrows: items.map(escrowToWire), nextAfterId: next, position };
  }

  async listPeriods(request: wire.ListPeriodsRequest, asker: Asker): Promise<wire.ListPeriodsResponse> {
    wellFormed(QUERY_DTOS.ListPeriodsRequest, request);
    const { ledgerId, afterNumber } = request;
    const demand = { ...pageOf(request, afterNumber?.toString(), asker), ledgerId };
    const page = await named('after_number', this.ask('ListPeriods', demand, asker));
    const { items, next, position } = found(page, ledgerId, undefined);
    const nextAfterNumber = next === undefined ? undefined : Number(next);
    return { periods: items.map(periodToWire), nextAfterNumber, position };
  }

  async getLedgerTotals(request: wire.GetLedgerTotalsRequest, asker: Asker): Promise<wire.GetLedgerTotalsResponse> {
    wellFormed(QUERY_DTOS.GetLedgerTotalsRequest, request);
    const { ledgerId, minPosition } = request;
    const demand = { ledgerId, minPosition: positionOf(minPosition) };
    const { resources, position } = found(await this.ask('GetLedgerTotals', demand, asker), ledgerId, undefined);
    return { resources: resources.map((totals) => ({ ...totals })), position };
  }

  private ask<N extends ReadName>(
    type: N,
    demand: DemandOf<N>,
    { caller, signal, origin }: Asker,
  ): Promise<AnswerOf<N>> {
    return this.queries.execute(new AskTables({ type, caller, demand }, { signal, origin }));
  }
}

const pageOf = (
  request: { readonly pageSize?: number | undefined; readonly minPosition?: string | undefined },
  after: string | undefined,
  asker: Asker,
): PageDemand => ({
  bytesMax: pageBytes(asker),
  after,
  maxCount: request.pageSize ?? PAGE_SIZE_DEFAULT,
  minPosition: positionOf(request.minPosition),
});

const positionOf = (text: string | undefined): Position | undefined =>
  text === undefined ? undefined : storePosition('min_position', text);

/** @throws MalformedInput naming the field where its value is no token of a page of the query. */
const named = async <Answer>(field: string, page: Promise<Answer>): Promise<Answer> => {
  try {
    return await page;
  } catch (error) {
    throw error instanceof InvalidPageToken ? new MalformedInput([{ field, rule: error.message }]) : error;
  }
};

/** Filters that usage and efficiency share. */
const filterOf = (request: wire.GetEfficiencyRequest | wire.GetUsageRequest) => {
  const { ledgerId, accountId, subtree, fromTime: from, toTime: to, operation, model, task, tags } = request;
  return { ledgerId, accountId, subtree, from, to, operation, model, task, tags };
};

const groupsOf = ({ groupBy, groupByTags, groupByLabels }: wire.GetUsageRequest): readonly UsageGroup[] => [
  ...groupBy.map(usageGroupOf).filter((group) => group !== undefined),
  ...groupByTags.map((name): UsageGroup => `tag:${name}`),
  ...groupByLabels.map((name): UsageGroup => `label:${name}`),
];

/** @throws NotFound naming what does not exist. */
const found = <Answer>(answer: Answer | undefined, ledgerId: string, accountId: string | undefined): Answer => {
  if (answer !== undefined) return answer;
  const account = accountId === undefined ? '' : `, or it has no account ${accountId}`;
  throw new NotFound(`there is no ledger ${ledgerId}${account}, as far as the read models have followed the log`);
};
