/** The first request to a thread of a store. */
export interface OpenRequest {
  readonly kind: 'open';
  readonly directory: string;
  /** True: the store's log was created before. */
  readonly completed: boolean;
}
