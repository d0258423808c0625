import type { ServiceError } from '@grpc/grpc-js';
import { BadRequest, RetryInfo } from '../generated/google/rpc/error_details';
import { Status } from '../generated/google/rpc/status';

export interface FaultDetails {
  /** What is malformed. Empty: nothing. */
  readonly violations: readonly { readonly field: string; readonly rule: string }[];
  /** Wait at least so long. Absent: no advice. */
  readonly retryAfterMs?: number;
  /**
   * Of a watch: everything up to this position was sent. Clients drop what they have not handed on when a call fails, so
   * go on after the last position that was received. Absent: the server did not end it.
   */
  readonly sentUpTo?: string;
}

/** Trailer of a server that is well, and will serve this ledger when the time to wait is over: another server would not sooner. */
export const COME_BACK_KEY = 'come-back';

/** Name of the trailer that carries {@link FaultDetails.sentUpTo}. */
export const SENT_UP_TO_KEY = 'sent-up-to-position';

/** What the trailers of a failed call say beyond its code and message. */
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
