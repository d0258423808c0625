import { status as Code } from '@grpc/grpc-js';
import { failure, type CallFailure } from './wire';

/** Failures of calls, with the codes, texts and trailers of the server (its RpcExceptions). */

export const MAX_APPEND_BYTES = 1_048_576;

export interface LeaderEndpoint {
  readonly host: string;
  readonly port: number;
}

export const streamDeleted = (stream: string): CallFailure =>
  failure(Code.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongExpectedVersion = (stream: string, expected: bigint, actual: bigint): CallFailure =>
  failure(
    Code.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': `${expected}`,
      'actual-version': `${actual}`,
    },
  );

export const maxAppendSizeExceeded = (): CallFailure =>
  failure(Code.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': `${MAX_APPEND_BYTES}`,
  });

export const requiredPropertyMissing = (name: string): CallFailure =>
  failure(Code.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const accessDenied = (): CallFailure =>
  failure(Code.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

/** Wrong credentials are turned away before the call reaches its service: no `exception` then. */
export const unauthenticated = (): CallFailure => failure(Code.UNAUTHENTICATED, 'Unauthenticated');

export const notLeader = ({ host, port }: LeaderEndpoint): CallFailure =>
  failure(Code.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': `${port}`,
  });
export const noLeaderInfo = (): CallFailure => failure(Code.UNKNOWN, 'No leader info available in response');
export const serverNotReady = (): CallFailure => failure(Code.UNAVAILABLE, 'Server Is Not Ready');
export const timedOut = (message: string): CallFailure => failure(Code.ABORTED, `Operation timed out: ${message}`);
export const unexpectedResult = (type: string): CallFailure => failure(Code.UNKNOWN, `Unexpected ${type}: Error`);
/** Answer of the server's framework to an exception that nobody caught. */
export const unhandled = (): CallFailure => failure(Code.UNKNOWN, 'Exception was thrown by handler.');
