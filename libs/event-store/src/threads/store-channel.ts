import { WorkerChannel } from '@ledger/platform';
import { EventStoreUnavailable } from '../event-store';
import { errorOf, type ErrorClasses } from './worker-failures';

export interface StoreChannelOptions {
  /** The thread finds it as its `workerData`. */
  readonly workerData?: unknown;
  /** Classes of errors that only this thread throws, by name. */
  readonly errors?: ErrorClasses;
  /** Told what the thread says on its own account. Absent: nobody is. */
  readonly onWarning?: (warning: string) => void;
}

/** Requests to a thread of a store. Once it is gone or closed, every request fails as `EventStoreUnavailable`. */
export class StoreChannel<Request> extends WorkerChannel<Request> {
  /** @param file compiled JavaScript. */
  constructor(file: string, name: string, { errors, ...options }: StoreChannelOptions = {}) {
    super(file, name, {
      ...options,
      errorOf: (failure) => errorOf(failure, errors),
      unavailable: (reason, cause) => new EventStoreUnavailable(reason, { cause }),
    });
  }
}
