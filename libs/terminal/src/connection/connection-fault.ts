import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { faultDetails } from '@ledger/client';
import { CliFault, EXIT } from '../cli-fault';

/** A failed call as grpc-js throws it; a command that failed within a batch or a stream looks alike. */
type CallFault = Error & Pick<ServiceError, 'code' | 'details'> & Partial<Pick<ServiceError, 'metadata'>>;

const isCallFault = (error: unknown): error is CallFault =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;

/** Tells a failed call in one line that says what to do. An error that is no fault of a call stays as it is. */
export const connectionFault = (error: unknown, address: string): unknown => {
  if (!isCallFault(error)) return error;
  const [message, exitCode] = adviceOn(error, address);
  return new CliFault(message, exitCode, { cause: error });
};

/**
 * Beginnings of grpc-js's messages about its own connection. A server's answer may quote the same words about its event
 * store, but further in.
 */
const NOBODY_THERE = /^(?:\w+ )?(?:ECONN|EAI_|ENOTFOUND)|^(?:No connection|Name resolution)/;

const adviceOn = ({ code, details }: CallFault, address: string): readonly [message: string, exitCode: number] => {
  switch (code) {
    case Code.UNAVAILABLE:
      return NOBODY_THERE.test(details)
        ? [nobodyAnswers(address), EXIT.failed]
        : [`the server at ${address} is not available now: ${details}`, EXIT.failed];
    case Code.NOT_FOUND:
      return [details, EXIT.failed];
    case Code.INVALID_ARGUMENT:
      return [details, EXIT.usage];
    case Code.UNIMPLEMENTED:
      return [`${address} is no ledger server, or one of another version: ${details}`, EXIT.failed];
    case Code.OK:
    case Code.CANCELLED:
    case Code.UNKNOWN:
    case Code.DEADLINE_EXCEEDED:
    case Code.ALREADY_EXISTS:
    case Code.PERMISSION_DENIED:
    case Code.RESOURCE_EXHAUSTED:
    case Code.FAILED_PRECONDITION:
    case Code.ABORTED:
    case Code.OUT_OF_RANGE:
    case Code.INTERNAL:
    case Code.DATA_LOSS:
    case Code.UNAUTHENTICATED:
      return [`the server at ${address} answered ${Code[code]}: ${details}`, EXIT.failed];
  }
};

const nobodyAnswers = (address: string): string =>
  `no ledger server answers at ${address}: start one with "npm start", or name another with --server host:port`;

/** True: the same command may simply be sent again under its id; if it was recorded, the answer is the recorded one. */
export const isRetryable = (error: unknown): boolean =>
  isCallFault(error) &&
  [Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED, Code.ABORTED].includes(error.code);

/** Time that the server asks to wait before the next try. Absent: it gives no advice. */
export const retryAfterMs = (error: unknown): number | undefined =>
  isCallFault(error) && error.metadata !== undefined ? faultDetails(error as ServiceError).retryAfterMs : undefined;

/**
 * Fields of the request that the server found malformed, as the proto files name them. Empty: the call failed for
 * another reason.
 */
export const malformedFields = (error: unknown): ReturnType<typeof faultDetails>['violations'] =>
  isCallFault(error) && error.metadata !== undefined ? faultDetails(error as ServiceError).violations : [];
