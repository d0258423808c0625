/** A request that crosses to a thread; its answer names it. */
export type WorkerRequest<Body> = { readonly id: number; readonly body: Body };
export type WorkerAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: WorkerFailure };

/** A warning that a thread gives on its own account. */
export interface WorkerWarning {
  readonly warning: string;
}

/** Failure of a request. An error's class does not survive the way to another thread, so its name travels instead. */
export interface WorkerFailure {
  readonly name: string;
  readonly message: string;
}

/** The last request: the thread lets go of what it holds, answers, and ends itself. */
export interface CloseRequest {
  readonly kind: 'close';
}
