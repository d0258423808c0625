import { constants, type ServerHttp2Stream } from 'node:http2';
import type { WatchCall } from './outgoing';

/** The call's inside, as far as grpc-js keeps it: there is no way of its own to cut off one call. */
interface CallInside {
  readonly call?: { readonly stream?: Pick<ServerHttp2Stream, 'close'> };
}

/** Resets the call's stream, so that nothing of what its client does not take is kept. Other calls of the connection go on. */
export const cutOff = (call: WatchCall): void =>
  (call as unknown as CallInside).call?.stream?.close(constants.NGHTTP2_CANCEL);
