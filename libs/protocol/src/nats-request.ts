import type { Route } from './nats-subjects';

/** The part of a NATS connection that requests need. */
export interface NatsRequester<Reply, Options> {
  request(subject: string, payload: string | Uint8Array, options?: Options): Promise<Reply>;
}

/**
 * A request to the owner of its ledger's partition and, where nobody listens there, to any server. NATS says at once that
 * nobody does: it costs a round trip. Both have one command id, so that it can be sent again whatever becomes of it.
 *
 * @param options of each of both requests, its timeout too.
 * @throws what the connection throws; that nobody responds only where nobody listens to either.
 */
export const requestInOrder = async <Reply, Options>(
  connection: NatsRequester<Reply, Options>,
  [owner, any]: Route,
  payload: string | Uint8Array,
  options?: Options,
): Promise<Reply> => {
  try {
    return await connection.request(owner, payload, options);
  } catch (error) {
    if (!isNoResponders(error)) throw error;
    return connection.request(any, payload, options);
  }
};

/** Recognized by the error's shape rather than its class, so that this library need not load the NATS client. */
const isNoResponders = (error: unknown): boolean =>
  error instanceof Error &&
  'isNoResponders' in error &&
  typeof error.isNoResponders === 'function' &&
  error.isNoResponders() === true;
