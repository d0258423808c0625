import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type * as wire from '@ledger/protocol';
import { ProjectedQueries } from '../wire/projected-queries';

const SERVICE = 'LedgerQueryService';

/** Queries of the projected tables over gRPC. */
@Controller()
export class ProjectedQueriesController {
  constructor(private readonly queries: ProjectedQueries) {}

  @GrpcMethod(SERVICE)
  listLedgers(request: wire.ListLedgersRequest): Promise<wire.ListLedgersResponse> {
    return this.queries.listLedgers(request);
  }

  @GrpcMethod(SERVICE)
  listAccounts(request: wire.ListAccountsRequest): Promise<wire.ListAccountsResponse> {
    return this.queries.listAccounts(request);
  }

  @GrpcMethod(SERVICE)
  getBalances(request: wire.GetBalancesRequest): Promise<wire.GetBalancesResponse> {
    return this.queries.getBalances(request);
  }

  @GrpcMethod(SERVICE)
  getUsage(request: wire.GetUsageRequest): Promise<wire.GetUsageResponse> {
    return this.queries.getUsage(request);
  }

  @GrpcMethod(SERVICE)
  getEfficiency(request: wire.GetEfficiencyRequest): Promise<wire.GetEfficiencyResponse> {
    return this.queries.getEfficiency(request);
  }

  @GrpcMethod(SERVICE)
  getRejections(request: wire.GetRejectionsRequest): Promise<wire.GetRejectionsResponse> {
    return this.queries.getRejections(request);
  }

  @GrpcMethod(SERVICE)
  listEscrows(request: wire.ListEscrowsRequest): Promise<wire.ListEscrowsResponse> {
    return this.queries.listEscrows(request);
  }

  @GrpcMethod(SERVICE)
  listPeriods(request: wire.ListPeriodsRequest): Promise<wire.ListPeriodsResponse> {
    return this.queries.listPeriods(request);
  }

  @GrpcMethod(SERVICE)
  getLedgerTotals(request: wire.GetLedgerTotalsRequest): Promise<wire.GetLedgerTotalsResponse> {
    return this.queries.getLedgerTotals(request);
  }
}
