import type { ServerUnaryCall } from '@grpc/grpc-js';

/** A signal that is aborted when the caller is gone or its time is up: nobody hears the answer then. */
export const goneSignal = (call: Pick<ServerUnaryCall<unknown, unknown>, 'on' | 'cancelled'>): AbortSignal => {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  if (call.cancelled) gone.abort();
  return gone.signal;
};
