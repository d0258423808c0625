import type { ServiceError } from '@grpc/grpc-js';
import { SENT_UP_TO_KEY } from '../../protocol/src/trailers';
import { BadRequest, RetryInfo } from '../../protocol/src/generated/google/rpc/error_details';
import { Status } from '../../protocol/src/generated/google/rpc/status';

export interface FaultDetails {
  /** Malformed fields. Empty: nothing is malformed. */
  readonly violations: readonly { readonly field: string; readonly rule: string }[];
  /** Least time to wait before the next try. Absent: no advice. */
  readonly retryAfterMs?: number;
  /**
   * The position up to which a watch was sent everything. Clients drop what they have not handed on when a call fails,
   * so go on after the last position that was received. Absent: the server did not end it.
   */
  readonly sentUpTo?: string;
}

/** Reads what the trailers of a failed call say beyond its code and message. */
export const faultDetails = (error: ServiceError): FaultDetails => {
  const [encoded] = error.metadata.get('grpc-status-details-bin');
  const details = encoded === undefined ? [] : Status.decode(Buffer.from(encoded)).details;
  const found = (type: string): Uint8Array | undefined =>
    details.find(({ typeUrl }) => typeUrl === `type.googleapis.com/${type}`)?.value;
  const badRequest = found('google.rpc.BadRequest');
  const retry = found('google.rpc.RetryInfo');
  const [sentUpTo] = error.metadata.get(SENT_UP_TO_KEY);
  const delay = retry && RetryInfo.decode(retry).retryDelay;
  return {
    violations: badRequest
      ? BadRequest.decode(badRequest).fieldViolations.map(({ field, description }) => ({ field, rule: description }))
      : [],
    ...(delay && { retryAfterMs: Number(delay.seconds) * 1000 + delay.nanos / 1_000_000 }),
    ...(sentUpTo !== undefined && { sentUpTo: sentUpTo.toString() }),
  };
};
