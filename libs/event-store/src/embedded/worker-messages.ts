import { AppendOutcomeUnknown, EventStoreCorrupt, EventStoreUnavailable } from '../event-store';
import { StoreFromNewerVersion } from '../local/marker';

/** What crosses between the store and its threads. An answer names its request. */
export type WorkerRequest<Body> = { readonly id: number; readonly body: Body };
export type WorkerAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: WorkerFailure };

export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
}

const NAMED = { AppendOutcomeUnknown, EventStoreCorrupt, EventStoreUnavailable, StoreFromNewerVersion };

/** An error's class does not survive the way to another thread, so its name travels instead. */
export const failureOf = (error: unknown): WorkerFailure =>
  error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'EventStoreUnavailable', message: String(error) };

export const errorOf = ({ name, message }: WorkerFailure): Error =>
  new (NAMED[name as keyof typeof NAMED] ?? EventStoreUnavailable)(message);

export interface OpenRequest {
  readonly kind: 'open';
  readonly directory: string;
  /** Whether the store's log was created before. */
  readonly completed: boolean;
}
export interface CloseRequest {
  readonly kind: 'close';
}
