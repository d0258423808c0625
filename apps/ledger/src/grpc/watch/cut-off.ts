import { constants } from 'node:http2';
import { streamOf } from '../call-stream';
import type { WatchCall } from './outgoing';

/** Resets the call's stream, so that nothing of what its client does not take is kept. Other calls of the connection go on. */
export const cutOff = (call: WatchCall): void => streamOf(call)?.close(constants.NGHTTP2_CANCEL);
