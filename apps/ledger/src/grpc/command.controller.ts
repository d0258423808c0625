import { Controller } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { OPERATOR } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { CommandGate } from '../wire/command-gate';
import { answerStream } from './execute-stream';
import { LedgerGrpcServer } from './grpc-server';

const SERVICE = 'LedgerCommandService';

/** Every command by itself, in batches and on a stream; all of them pass the same gate. */
@Controller()
export class CommandController {
  constructor(
    private readonly gate: CommandGate,
    private readonly server: LedgerGrpcServer,
  ) {}

  @GrpcMethod(SERVICE)
  openLedger(value: wire.OpenLedgerRequest): Promise<wire.OpenLedgerResponse> {
    return this.answer({ $case: 'openLedger', value });
  }
  @GrpcMethod(SERVICE)
  defineResource(value: wire.DefineResourceRequest): Promise<wire.DefineResourceResponse> {
    return this.answer({ $case: 'defineResource', value });
  }
  @GrpcMethod(SERVICE)
  fund(value: wire.FundRequest): Promise<wire.FundResponse> {
    return this.answer({ $case: 'fund', value });
  }
  @GrpcMethod(SERVICE)
  withdraw(value: wire.WithdrawRequest): Promise<wire.WithdrawResponse> {
    return this.answer({ $case: 'withdraw', value });
  }
  @GrpcMethod(SERVICE)
  closePeriod(value: wire.ClosePeriodRequest): Promise<wire.ClosePeriodResponse> {
    return this.answer({ $case: 'closePeriod', value });
  }
  @GrpcMethod(SERVICE)
  resetClock(value: wire.ResetClockRequest): Promise<wire.ResetClockResponse> {
    return this.answer({ $case: 'resetClock', value });
  }
  @GrpcMethod(SERVICE)
  closeLedger(value: wire.CloseLedgerRequest): Promise<wire.CloseLedgerResponse> {
    return this.answer({ $case: 'closeLedger', value });
  }
  @GrpcMethod(SERVICE)
  openAccount(value: wire.OpenAccountRequest): Promise<wire.OpenAccountResponse> {
    return this.answer({ $case: 'openAccount', value });
  }
  @GrpcMethod(SERVICE)
  updateAccount(value: wire.UpdateAccountRequest): Promise<wire.UpdateAccountResponse> {
    return this.answer({ $case: 'updateAccount', value });
  }
  @GrpcMethod(SERVICE)
  suspendAccount(value: wire.SuspendAccountRequest): Promise<wire.SuspendAccountResponse> {
    return this.answer({ $case: 'suspendAccount', value });
  }
  @GrpcMethod(SERVICE)
  resumeAccount(value: wire.ResumeAccountRequest): Promise<wire.ResumeAccountResponse> {
    return this.answer({ $case: 'resumeAccount', value });
  }
  @GrpcMethod(SERVICE)
  closeAccount(value: wire.CloseAccountRequest): Promise<wire.CloseAccountResponse> {
    return this.answer({ $case: 'closeAccount', value });
  }
  @GrpcMethod(SERVICE)
  allocate(value: wire.AllocateRequest): Promise<wire.AllocateResponse> {
    return this.answer({ $case: 'allocate', value });
  }
  @GrpcMethod(SERVICE)
  reclaim(value: wire.ReclaimRequest): Promise<wire.ReclaimResponse> {
    return this.answer({ $case: 'reclaim', value });
  }
  @GrpcMethod(SERVICE)
  transfer(value: wire.TransferRequest): Promise<wire.TransferResponse> {
    return this.answer({ $case: 'transfer', value });
  }
  @GrpcMethod(SERVICE)
  distribute(value: wire.DistributeRequest): Promise<wire.DistributeResponse> {
    return this.answer({ $case: 'distribute', value });
  }
  @GrpcMethod(SERVICE)
  reallocate(value: wire.ReallocateRequest): Promise<wire.ReallocateResponse> {
    return this.answer({ $case: 'reallocate', value });
  }
  @GrpcMethod(SERVICE)
  setLimit(value: wire.SetLimitRequest): Promise<wire.SetLimitResponse> {
    return this.answer({ $case: 'setLimit', value });
  }
  @GrpcMethod(SERVICE)
  removeLimit(value: wire.RemoveLimitRequest): Promise<wire.RemoveLimitResponse> {
    return this.answer({ $case: 'removeLimit', value });
  }
  @GrpcMethod(SERVICE)
  consume(value: wire.ConsumeRequest): Promise<wire.ConsumeResponse> {
    return this.answer({ $case: 'consume', value });
  }
  @GrpcMethod(SERVICE)
  reserve(value: wire.ReserveRequest): Promise<wire.ReserveResponse> {
    return this.answer({ $case: 'reserve', value });
  }
  @GrpcMethod(SERVICE)
  extendReservation(value: wire.ExtendReservationRequest): Promise<wire.ExtendReservationResponse> {
    return this.answer({ $case: 'extendReservation', value });
  }
  @GrpcMethod(SERVICE)
  settle(value: wire.SettleRequest): Promise<wire.SettleResponse> {
    return this.answer({ $case: 'settle', value });
  }
  @GrpcMethod(SERVICE)
  voidReservation(value: wire.VoidReservationRequest): Promise<wire.VoidReservationResponse> {
    return this.answer({ $case: 'voidReservation', value });
  }
  @GrpcMethod(SERVICE)
  adjust(value: wire.AdjustRequest): Promise<wire.AdjustResponse> {
    return this.answer({ $case: 'adjust', value });
  }
  @GrpcMethod(SERVICE)
  reportConfidence(value: wire.ReportConfidenceRequest): Promise<wire.ReportConfidenceResponse> {
    return this.answer({ $case: 'reportConfidence', value });
  }
  @GrpcMethod(SERVICE)
  reportOutcome(value: wire.ReportOutcomeRequest): Promise<wire.ReportOutcomeResponse> {
    return this.answer({ $case: 'reportOutcome', value });
  }
  @GrpcMethod(SERVICE)
  openEscrow(value: wire.OpenEscrowRequest): Promise<wire.OpenEscrowResponse> {
    return this.answer({ $case: 'openEscrow', value });
  }
  @GrpcMethod(SERVICE)
  releaseEscrow(value: wire.ReleaseEscrowRequest): Promise<wire.ReleaseEscrowResponse> {
    return this.answer({ $case: 'releaseEscrow', value });
  }
  @GrpcMethod(SERVICE)
  refundEscrow(value: wire.RefundEscrowRequest): Promise<wire.RefundEscrowResponse> {
    return this.answer({ $case: 'refundEscrow', value });
  }

  @GrpcMethod(SERVICE)
  executeBatch(request: wire.Batch): Promise<wire.ExecuteBatchResponse> {
    return this.gate.batch(request, { caller: OPERATOR, answerBytesMax: this.server.answerBytesMax });
  }

  @GrpcStreamCall(SERVICE)
  execute(call: ServerDuplexStream<wire.ExecuteRequest, wire.ExecuteResponse>): Promise<void> {
    return answerStream(call, this.gate, this.server.closing);
  }

  private async answer(body: wire.CommandBody): Promise<{ answer: wire.CommandAnswer }> {
    return { answer: await this.gate.execute(body, OPERATOR) };
  }
}
