import { status } from '@grpc/grpc-js';

/** Whether the client closes its connection after such an error, and makes another for the call after it. */
export const endsConnection = (error: unknown): boolean => {
  const { code } = error as { readonly code?: unknown };
  return code === status.UNAVAILABLE || code === status.CANCELLED;
};
