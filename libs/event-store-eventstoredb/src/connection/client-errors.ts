import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnknownError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { messageOf } from '@ledger/platform';
import { AppendOutcomeUnknown, AppendTooLarge, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { AppendsCutOff } from './append-stream';
import { isLeaderless, NotConnected } from './clients';

const OURS = [AppendOutcomeUnknown, AppendTooLarge, EventStoreCorrupt, EventStoreUnavailable, RangeError];

/** Every class of the client's errors names itself "Error", so classes are asked and names never. */
export const isOurs = (error: unknown): error is Error => OURS.some((known) => error instanceof known);

/** Tells a failed read: nothing was changed, so all that is not a finding about the stream is unavailability. */
export const readError = (what: string, error: unknown): Error => {
  if (isOurs(error)) return error;
  if (error instanceof StreamDeletedError) return tombstoned(what, error);
  return new EventStoreUnavailable(`${what}: ${reasonOf(error)}`, { cause: error });
};

/** Tells a failed append where it is certain that nothing was stored; undefined where it is not. */
export const refusal = (what: string, error: unknown): Error | undefined => {
  if (isOurs(error)) return error;
  if (error instanceof StreamDeletedError) return tombstoned(what, error);
  if (error instanceof MaxAppendSizeExceededError) return new AppendTooLarge(`${what}: ${reasonOf(error)}`);
  const certain = error instanceof AppendsCutOff ? neverTaken(error.cause) : neverTaken(error) || notStored(error);
  return certain ? new EventStoreUnavailable(`${what}: ${reasonOf(error)}`, { cause: error }) : undefined;
};

/** The reason of an error. A refusal of the server within a call comes without a word. */
export const reasonOf = (error: unknown): string =>
  messageOf(error) === '' && error instanceof AccessDeniedError ? 'access denied' : messageOf(error);

const tombstoned = (what: string, cause: unknown): Error =>
  new EventStoreCorrupt(`${what}: the stream was deleted for good, not by this ledger`, { cause });

/** No append was taken up at all: nobody was there, or whoever was refused the call before he looked into it. */
const neverTaken = (error: unknown): boolean =>
  neverSent(error) ||
  error instanceof AccessDeniedError ||
  // The server at this address is no EventStoreDB.
  (error as { code?: unknown }).code === status.UNIMPLEMENTED;

/** The server's word on one append, which it refused before it wrote: it does not lead, or did not take it up. */
const notStored = (error: unknown): boolean => error instanceof NotLeaderError || notHandled(error);

/** The connection was never made, or nobody was found to connect to. The texts are grpc-js's and the client's. */
const neverSent = (error: unknown): boolean =>
  error instanceof NotConnected ||
  /No connection established|Name resolution failed|^Failed to discover after/.test(reasonOf(error));

/** The server answers so for a request that it did not take up: while it starts, when its queue is full, without leader. */
const notHandled = (error: unknown): boolean =>
  (error instanceof UnknownError && /Server Is Not Ready|Server Is (?:Too )?Busy/.test(error.message)) ||
  isLeaderless(error);
