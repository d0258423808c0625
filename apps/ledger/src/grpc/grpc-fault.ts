import { Metadata, type status } from '@grpc/grpc-js';
import { LedgerLoading } from '@ledger/application';
import { Any, BadRequest, COME_BACK_KEY, encoded, RetryInfo, SENT_UP_TO_KEY, Status } from '@ledger/protocol';
import { verdictOn, WatchEnded } from '../wire/faults';
import { RPC_CODES } from '../wire/rpc-codes';

/** An error as gRPC tells it. */
export interface GrpcFault {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Makes the status of a call that failed, with google.rpc details in its trailers. */
export const grpcFaultOf = (error: unknown): GrpcFault => {
  const { kind, message, faults, retryAfterMs } = verdictOn(error);
  const { code } = RPC_CODES[kind];
  const metadata = new Metadata();
  const details: Any[] = [];
  if (faults.length > 0) {
    const fieldViolations = faults.map(({ field, rule }) => ({ field, description: rule }));
    details.push(packed('google.rpc.BadRequest', encoded(BadRequest, { fieldViolations })));
  }
  if (retryAfterMs !== undefined) {
    metadata.set('retry-after-ms', String(retryAfterMs));
    details.push(packed('google.rpc.RetryInfo', encoded(RetryInfo, { retryDelay: durationOf(retryAfterMs) })));
  }
  if (error instanceof WatchEnded) metadata.set(SENT_UP_TO_KEY, error.sentUpTo);
  if (error instanceof LedgerLoading) metadata.set(COME_BACK_KEY, 'true');
  if (details.length > 0) {
    metadata.set('grpc-status-details-bin', encoded(Status, { code, message, details }));
  }
  return { code, details: message, metadata };
};

const packed = (type: string, value: Buffer): Any => ({
  typeUrl: `type.googleapis.com/${type}`,
  value,
});

const durationOf = (milliseconds: number) => ({
  seconds: BigInt(Math.floor(milliseconds / 1000)),
  nanos: (milliseconds % 1000) * 1_000_000,
});
