import type { WorkerChannelOptions, WorkerFailure } from '@ledger/platform';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  SessionOver,
} from './event-store';

type ErrorClasses = Readonly<Record<string, new (message: string) => Error>>;

const NAMED: ErrorClasses = {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  RangeError,
  SessionOver,
};

/** Failure that carries an error to another thread. */
export const failureOf = (error: unknown): WorkerFailure =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'EventStoreUnavailable', message: String(error) };

/**
 * Errors of requests to a thread of a store: once it is gone or closed, every one fails as `EventStoreUnavailable`.
 *
 * @param own classes that only this thread throws, by name.
 */
export const threadErrors = (own: ErrorClasses = {}): Pick<WorkerChannelOptions, 'errorOf' | 'unavailable'> => ({
  errorOf: ({ name, message }) => new (own[name] ?? NAMED[name] ?? EventStoreUnavailable)(message),
  unavailable: (reason, cause) => new EventStoreUnavailable(reason, { cause }),
});
