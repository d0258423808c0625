import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  SessionOver,
} from '../event-store';

/** What crosses between a store and its threads. An answer names its request. */
export type WorkerRequest<Body> = { readonly id: number; readonly body: Body };
export type WorkerAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: WorkerFailure };

/** Said by a thread on its own account. */
export interface WorkerWarning {
  readonly warning: string;
}

export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
}

/** The last request: the thread lets go of what it holds, answers, and ends itself. */
export interface CloseRequest {
  readonly kind: 'close';
}

export type ErrorClasses = Readonly<Record<string, new (message: string) => Error>>;

const NAMED: ErrorClasses = {
  AppendOutcomeUnknown,
  AppendTooLarge,
  EventStoreCorrupt,
  EventStoreUnavailable,
  RangeError,
  SessionOver,
};

/** An error's class does not survive the way to another thread, so its name travels instead. */
export const failureOf = (error: unknown): WorkerFailure =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'EventStoreUnavailable', message: String(error) };

/** @param own classes that only this thread throws, by name. */
export const errorOf = ({ name, message }: WorkerFailure, own: ErrorClasses = {}): Error =>
  new (own[name] ?? NAMED[name] ?? EventStoreUnavailable)(message);
