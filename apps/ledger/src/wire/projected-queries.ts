import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ROOT } from '@ledger/domain';
import { parsePosition } from '@ledger/event-store';
import {
  GetBalancesDto,
  GetLedgerTotalsDto,
  GetUsageDto,
  ListAccountsDto,
  ListLedgersDto,
  PAGE_SIZE_DEFAULT,
} from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import {
  GetBalances,
  GetLedgerTotals,
  GetUsage,
  ListAccounts,
  ListLedgers,
  type PageDemand,
  type UsageGroup,
} from '@ledger/read-models';
import { accountStateOf, kindOf, usageGroupOf } from './enums';
import { NotFound } from './faults';
import { accountBalancesToWire, ledgerToWire, listedAccountToWire, usageLineToWire } from './projected-to-wire';
import { wellFormed } from './well-formed';

/** Queries of the projected tables. Each can demand a position, to see what its caller has just done. */
@Injectable()
export class ProjectedQueries {
  constructor(private readonly queries: QueryBus) {}

  async listLedgers(request: wire.ListLedgersRequest): Promise<wire.ListLedgersResponse> {
    wellFormed(ListLedgersDto, request);
    const { items, next, position } = await this.queries.execute(new ListLedgers(pageOf(request, request.afterId)));
    return { ledgers: items.map(ledgerToWire), nextAfterId: next, position };
  }

  async listAccounts(request: wire.ListAccountsRequest): Promise<wire.ListAccountsResponse> {
    wellFormed(ListAccountsDto, request);
    const { ledgerId, parentId, kind, state, afterId } = request;
    const demand = {
      ...pageOf(request, afterId),
      ledgerId,
      parentId,
      kind: kindOf(kind),
      state: accountStateOf(state),
    };
    const page = await this.queries.execute(new ListAccounts(demand));
    const { items, next, position } = found(page, ledgerId, parentId);
    return { accounts: items.map(listedAccountToWire), nextAfterId: next, position };
  }

  async getBalances(request: wire.GetBalancesRequest): Promise<wire.GetBalancesResponse> {
    wellFormed(GetBalancesDto, request);
    const { ledgerId, accountId = ROOT, depth, closed, afterId } = request;
    const demand = { ...pageOf(request, afterId), ledgerId, accountId, depth, closed };
    const page = await this.queries.execute(new GetBalances(demand));
    const { items, next, position } = found(page, ledgerId, accountId);
    return { accounts: items.map(accountBalancesToWire), nextAfterId: next, position };
  }

  async getUsage(request: wire.GetUsageRequest): Promise<wire.GetUsageResponse> {
    wellFormed(GetUsageDto, request);
    const { ledgerId, accountId, subtree, operation, model, fromTime: from, toTime: to, pageToken } = request;
    const groupBy = request.groupBy.map(usageGroupOf).filter((group): group is UsageGroup => group !== undefined);
    const filter = { ledgerId, accountId, subtree, operation, model, from, to };
    const page = await this.queries.execute(new GetUsage({ ...pageOf(request, pageToken), ...filter, groupBy }));
    const { items, next, position } = found(page, ledgerId, accountId);
    return { rows: items.map(usageLineToWire), nextPageToken: next, position };
  }

  async getLedgerTotals(request: wire.GetLedgerTotalsRequest): Promise<wire.GetLedgerTotalsResponse> {
    wellFormed(GetLedgerTotalsDto, request);
    const { ledgerId, minPosition } = request;
    const demand = { ledgerId, minPosition: minPosition === undefined ? undefined : parsePosition(minPosition) };
    const { resources, position } = found(await this.queries.execute(new GetLedgerTotals(demand)), ledgerId, undefined);
    return { resources: resources.map((totals) => ({ ...totals })), position };
  }
}

const pageOf = (
  request: { readonly pageSize?: number | undefined; readonly minPosition?: string | undefined },
  after: string | undefined,
): PageDemand => ({
  after,
  maxCount: request.pageSize ?? PAGE_SIZE_DEFAULT,
  minPosition: request.minPosition === undefined ? undefined : parsePosition(request.minPosition),
});

/** @throws NotFound naming what there is not. */
const found = <Answer>(answer: Answer | undefined, ledgerId: string, accountId: string | undefined): Answer => {
  if (answer !== undefined) return answer;
  const account = accountId === undefined ? '' : `, or it has no account ${accountId}`;
  throw new NotFound(`there is no ledger ${ledgerId}${account}, as far as the tables are`);
};
