import type { ServiceError } from '@grpc/grpc-js';
import { BadRequest, RetryInfo } from '../generated/google/rpc/error_details';
import { Status } from '../generated/google/rpc/status';

export interface FaultDetails {
  /** What is malformed. Empty: nothing. */
  readonly violations: readonly { readonly field: string; readonly rule: string }[];
  /** Wait at least so long. Absent: no advice. */
  readonly retryAfterMs?: number;
}

/** What the trailers of a failed call say beyond its code and message. */
export const faultDetails = (error: ServiceError): FaultDetails => {
  const [encoded] = error.metadata.get('grpc-status-details-bin');
  const details = encoded === undefined ? [] : Status.decode(Buffer.from(encoded)).details;
  const found = (type: string): Uint8Array | undefined =>
    details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/${type}`)?.value;
  const badRequest = found('google.rpc.BadRequest');
  const retry = found('google.rpc.RetryInfo');
  const delay = retry && RetryInfo.decode(retry).retryDelay;
  return {
    violations: badRequest
      ? BadRequest.decode(badRequest).fieldViolations.map(({ field, description }) => ({ field, rule: description }))
      : [],
    ...(delay && { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1_000_000 }),
  };
};
