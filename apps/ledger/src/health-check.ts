import { Client, credentials } from '@grpc/grpc-js';
import { loadConfig } from '@ledger/platform';
import { service as health } from 'grpc-health-check';

const DEADLINE_MS = 2_000;

/** Exits 0 when the server of this environment, on this machine, says that it serves; 1 otherwise. */
const main = (): void => {
  const grpcListen = listenAddress();
  const port = grpcListen.slice(grpcListen.lastIndexOf(':') + 1);
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = health['Check'] as never as Method;
  const options = { deadline: Date.now() + DEADLINE_MS };
  client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: '' }, options, (error, answer) => {
    if (error === null && answer?.status === 'SERVING') process.exit(0);
    process.stderr.write(`${error?.message ?? `status ${answer?.status}`}\n`);
    process.exit(1);
  });
};

const listenAddress = (): string => {
  try {
    return loadConfig(process.env).grpcListen;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return process.exit(1);
  }
};

interface Method {
  readonly path: string;
  readonly requestSerialize: (request: { readonly service: string }) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => { readonly status: string };
}

main();
