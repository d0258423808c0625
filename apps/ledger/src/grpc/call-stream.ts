import type { ServerHttp2Stream } from 'node:http2';

/** A call's inside, as far as grpc-js keeps it: it has no way of its own to a call's stream. */
interface CallInside {
  readonly call?: { readonly stream?: ServerHttp2Stream };
}

/** Undefined: there is none any more. */
export const streamOf = (call: unknown): ServerHttp2Stream | undefined => (call as CallInside).call?.stream;
