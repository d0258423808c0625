/** Kind of a fault by what its caller can do about it, whatever the transport. */
export type FaultKind =
  | 'malformed'
  | 'not_found'
  | 'unknown_call'
  | 'too_large'
  | 'overloaded'
  /** The caller did not take its answers. */
  | 'cut_off'
  | 'unavailable'
  /** The command may have been recorded: only a repeat shows it. */
  | 'unknown_outcome'
  /** The read models cannot follow a ledger until somebody has mended something. */
  | 'not_followed'
  | 'damaged'
  | 'defect';

/**
 * Number and name of each kind as google.rpc.Code has them. The answers of batches, and NATS, carry these; gRPC's
 * statuses are the same.
 */
export const RPC_CODES = {
  malformed: { code: 3, name: 'INVALID_ARGUMENT' },
  not_found: { code: 5, name: 'NOT_FOUND' },
  unknown_call: { code: 12, name: 'UNIMPLEMENTED' },
  too_large: { code: 8, name: 'RESOURCE_EXHAUSTED' },
  overloaded: { code: 8, name: 'RESOURCE_EXHAUSTED' },
  cut_off: { code: 10, name: 'ABORTED' },
  unavailable: { code: 14, name: 'UNAVAILABLE' },
  unknown_outcome: { code: 14, name: 'UNAVAILABLE' },
  not_followed: { code: 9, name: 'FAILED_PRECONDITION' },
  damaged: { code: 15, name: 'DATA_LOSS' },
  defect: { code: 13, name: 'INTERNAL' },
} as const satisfies Readonly<Record<FaultKind, { readonly code: number; readonly name: string }>>;
