import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { CliFault, EXIT } from '../cli-fault';

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error;

/** A failed call, in one line that says what to do. What is not a fault of a call stays as it is. */
export const connectionFault = (error: unknown, address: string): Error => {
  if (error instanceof CliFault) return error;
  if (!isServiceError(error)) {
    return isConnectTimeout(error) ? nobodyAnswers(address, error) : (error as Error);
  }
  switch (error.code) {
    case Code.UNAVAILABLE:
      return /ECONN|No connection|DNS|resolution/i.test(error.details)
        ? nobodyAnswers(address, error)
        : new CliFault(`the server at ${address} is not available now: ${error.details}`, EXIT.failed, {
            cause: error,
          });
    case Code.NOT_FOUND:
      return new CliFault(error.details, EXIT.failed, { cause: error });
    case Code.INVALID_ARGUMENT:
      return new CliFault(error.details, EXIT.usage, { cause: error });
    case Code.UNIMPLEMENTED:
      return new CliFault(`${address} is not a ledger server of this version: ${error.details}`, EXIT.failed, {
        cause: error,
      });
    default:
      return new CliFault(`the server at ${address} answered ${Code[error.code]}: ${error.details}`, EXIT.failed, {
        cause: error,
      });
  }
};

/** Of `waitForReady`, which has no code. */
const isConnectTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Failed to connect');

const nobodyAnswers = (address: string, cause: unknown): CliFault =>
  new CliFault(
    `no ledger server answers at ${address}: start one with "npm start", or name another with --server host:port`,
    EXIT.failed,
    { cause },
  );

/** Whether the same command may simply be sent again under its id: the answer is then the recorded one. */
export const isRetryable = (error: unknown): boolean =>
  isServiceError(error) &&
  [Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED, Code.ABORTED].includes(error.code);

/** What the server asks to wait before the next try. Absent: it does not say. */
export const retryAfterMs = (error: unknown): number | undefined => {
  if (!isServiceError(error)) return undefined;
  const [text] = error.metadata?.get('retry-after-ms') ?? [];
  const ms = Number(text);
  return text !== undefined && Number.isFinite(ms) ? ms : undefined;
};
