/** A request that crosses to a thread; its answer names it. */
export type WorkerRequest<Body> = { readonly id: number; readonly body: Body };
export type WorkerAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: WorkerFailure };

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
}

/** The last request: the thread lets go of what it holds, answers, and ends itself. */
export interface CloseRequest {
  readonly kind: 'close';
}
