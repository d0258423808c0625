/** A request that crosses to a thread; its answer names it. */
export type WorkerRequest<Body> = { readonly id: number; readonly body: Body };
export type WorkerAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: WorkerFailure };

/** Nobody waits for the answer of that request any more. It is answered all the same. */
export interface WorkerCancel {
  readonly cancel: number;
}

/** Words of a thread that nobody asked for: about a request under way, or on its own account. */
export interface WorkerNote {
  readonly note: unknown;
  /** The request. Absent: none. */
  readonly of?: number;
}

/** A warning that a thread gives on its own account. */
export interface WorkerWarning {
  readonly warning: string;
}

/**
 * Failure of a request. An error loses its class on the way to another thread, so the name of the class travels
 * instead.
 */
export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
  /** Data that the error has beside its message. Absent: none. */
  readonly detail?: unknown;
}

/** The last request: the thread lets go of what it holds, answers, and ends itself. */
export interface CloseRequest {
  readonly kind: 'close';
}
