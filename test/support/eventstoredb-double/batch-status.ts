import { Status } from '@eventstore/db-client/generated/status_pb';
import {
  MaximumAppendSizeExceeded,
  StreamDeleted,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import type { Expected } from './commit-check';
import { MAX_APPEND_BYTES } from './failures';
import { NO_EVENTS } from './transaction-log';
import { identifierOf } from './wire';

/** Errors inside a batch append's stream: google.rpc.Status with one message of `event_store.client` as its detail. */

/** Google's codes are gRPC's; those that the server sends. */
const CODE = { unknown: 2, invalidArgument: 3, timeout: 4, notFound: 5, alreadyExists: 6, denied: 7 } as const;

const status = (code: number, message: string, typeName: string, detail: Uint8Array): Status => {
  // An empty google.protobuf.Any, read from its bytes: the package does not hand out that class.
  const withAny = Status.deserializeBinary(Uint8Array.of(0x1a, 0x00));
  withAny.getDetails()!.pack(detail, typeName);
  withAny.setCode(code);
  withAny.setMessage(message);
  return withAny;
};
const client = (code: number, name: string, detail: Uint8Array = new Uint8Array()): Status =>
  status(code, name, `event_store.client.${name}`, detail);

export const wrongVersionStatus = (current: bigint, expected: Expected): Status => {
  const fields: number[] = [];
  // google.protobuf.Empty in fields 2, 4, 5 and 6: a tag and a length of zero.
  if (current === NO_EVENTS) fields.push(0x12, 0x00);
  if (expected === 'any') fields.push(0x22, 0x00);
  if (expected === 'stream-exists') fields.push(0x2a, 0x00);
  if (expected === 'no-stream') fields.push(0x32, 0x00);
  const detail = WrongExpectedVersion.deserializeBinary(Uint8Array.from(fields));
  if (current !== NO_EVENTS) detail.setCurrentStreamRevision(current.toString());
  if (typeof expected === 'bigint') detail.setExpectedStreamPosition(expected.toString());
  return client(CODE.alreadyExists, 'WrongExpectedVersion', detail.serializeBinary());
};

export const deletedStatus = (stream: string): Status => {
  const detail = new StreamDeleted();
  detail.setStreamIdentifier(identifierOf(stream));
  return client(CODE.notFound, 'StreamDeleted', detail.serializeBinary());
};

export const tooLargeStatus = (): Status => {
  const detail = new MaximumAppendSizeExceeded();
  detail.setMaxappendsize(MAX_APPEND_BYTES);
  return client(CODE.invalidArgument, 'MaximumAppendSizeExceeded', detail.serializeBinary());
};

export const timeoutStatus = (): Status => client(CODE.timeout, 'Timeout');
export const deniedStatus = (): Status => client(CODE.denied, 'AccessDenied');
/** Its text is in the detail, which this client does not look into. */
export const badRequestStatus = (message: string): Status => {
  const text = Buffer.from(message, 'utf8').subarray(0, 100);
  return client(CODE.invalidArgument, 'BadRequest', Uint8Array.of(0x0a, text.length, ...text));
};
/** A node that is starting, or has no leader: no code, and google.protobuf.Empty as its detail. */
export const notHandledStatus = (message: string): Status =>
  status(0, message, 'google.protobuf.Empty', new Uint8Array());
