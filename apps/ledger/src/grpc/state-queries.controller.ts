import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { OPERATOR } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { StateQueries } from '../wire/state-queries';
import { LedgerGrpcServer } from './grpc-server';

const SERVICE = 'LedgerQueryService';

/** State queries over gRPC. */
@Controller()
export class StateQueriesController {
  constructor(
    private readonly queries: StateQueries,
    private readonly server: LedgerGrpcServer,
  ) {}

  @GrpcMethod(SERVICE)
  check(request: wire.CheckRequest): Promise<wire.CheckResponse> {
    return this.queries.check(request, { caller: OPERATOR });
  }

  @GrpcMethod(SERVICE)
  getAccount(request: wire.GetAccountRequest): Promise<wire.GetAccountResponse> {
    return this.queries.getAccount(request, { caller: OPERATOR });
  }

  @GrpcMethod(SERVICE)
  getReservation(request: wire.GetReservationRequest): Promise<wire.GetReservationResponse> {
    return this.queries.getReservation(request, { caller: OPERATOR });
  }

  @GrpcMethod(SERVICE)
  getEscrow(request: wire.GetEscrowRequest): Promise<wire.GetEscrowResponse> {
    return this.queries.getEscrow(request, { caller: OPERATOR });
  }

  @GrpcMethod(SERVICE)
  listReservations(request: wire.ListReservationsRequest): Promise<wire.ListReservationsResponse> {
    return this.queries.listReservations(request, { caller: OPERATOR, answerBytesMax: this.server.answerBytesMax });
  }
}
