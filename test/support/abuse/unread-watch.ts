import type { ClientHttp2Session } from 'node:http2';
import { WatchRequest } from '@ledger/protocol';

/** Opens a watch as a call of HTTP/2 of which nothing is ever read. `onBegun` is told when the server has taken it. */
export const openUnreadWatch = (
  session: ClientHttp2Session,
  ledgerId: string,
  onBegun = (): void => undefined,
): void => {
  const request = WatchRequest.encode(WatchRequest.fromPartial({ ledgerId })).finish();
  const frame = Buffer.alloc(5 + request.length);
  frame.writeUInt32BE(request.length, 1);
  frame.set(request, 5);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/budget.v1.LedgerQueryService/Watch',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => undefined).once('response', onBegun);
  stream.end(frame);
};
