import type { WorkerFailure } from '@ledger/platform';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  SessionOver,
} from '../event-store';

export type ErrorClasses = Readonly<Record<string, new (message: string) => Error>>;

const NAMED: ErrorClasses = {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  RangeError,
  SessionOver,
};

/** An error as it crosses to another thread. */
export const failureOf = (error: unknown): WorkerFailure =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'EventStoreUnavailable', message: String(error) };

/** @param own classes that only this thread throws, by name. */
export const errorOf = ({ name, message }: WorkerFailure, own: ErrorClasses = {}): Error =>
  new (own[name] ?? NAMED[name] ?? EventStoreUnavailable)(message);
