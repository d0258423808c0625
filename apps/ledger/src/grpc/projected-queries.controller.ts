import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { OPERATOR } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { ProjectedQueries } from '../wire/projected-queries';
import type { Asker } from '../wire/asker';
import { goneSignal } from './gone-signal';
import { LedgerGrpcServer } from './grpc-server';

const SERVICE = 'LedgerQueryService';

type Call = ServerUnaryCall<unknown, unknown>;

/** Queries of the projected tables over gRPC. */
@Controller()
export class ProjectedQueriesController {
  constructor(
    private readonly queries: ProjectedQueries,
    private readonly server: LedgerGrpcServer,
  ) {}

  @GrpcMethod(SERVICE)
  listLedgers(request: wire.ListLedgersRequest, _: Metadata, call: Call): Promise<wire.ListLedgersResponse> {
    return this.queries.listLedgers(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  listAccounts(request: wire.ListAccountsRequest, _: Metadata, call: Call): Promise<wire.ListAccountsResponse> {
    return this.queries.listAccounts(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  getBalances(request: wire.GetBalancesRequest, _: Metadata, call: Call): Promise<wire.GetBalancesResponse> {
    return this.queries.getBalances(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  getUsage(request: wire.GetUsageRequest, _: Metadata, call: Call): Promise<wire.GetUsageResponse> {
    return this.queries.getUsage(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  getEfficiency(request: wire.GetEfficiencyRequest, _: Metadata, call: Call): Promise<wire.GetEfficiencyResponse> {
    return this.queries.getEfficiency(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  getRejections(request: wire.GetRejectionsRequest, _: Metadata, call: Call): Promise<wire.GetRejectionsResponse> {
    return this.queries.getRejections(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  listEscrows(request: wire.ListEscrowsRequest, _: Metadata, call: Call): Promise<wire.ListEscrowsResponse> {
    return this.queries.listEscrows(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  listPeriods(request: wire.ListPeriodsRequest, _: Metadata, call: Call): Promise<wire.ListPeriodsResponse> {
    return this.queries.listPeriods(request, this.asker(call));
  }

  @GrpcMethod(SERVICE)
  getLedgerTotals(
    request: wire.GetLedgerTotalsRequest,
    _: Metadata,
    call: Call,
  ): Promise<wire.GetLedgerTotalsResponse> {
    return this.queries.getLedgerTotals(request, this.asker(call));
  }

  private asker(call: Call): Asker {
    return {
      caller: OPERATOR,
      origin: call.getPeer(),
      signal: goneSignal(call),
      answerBytesMax: this.server.answerBytesMax,
    };
  }
}
