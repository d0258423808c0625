import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath as healthProto } from 'grpc-health-check';

type Unary = (request: object, done: (error: Error | null, answer: Record<string, unknown>) => void) => void;

/** Asks a server's gRPC health service; the empty name is the server as a whole. */
export const healthOf = (address: string) => {
  const { grpc } = loadPackageDefinition(loadSync(healthProto, { enums: String })) as never as {
    grpc: { health: { v1: { Health: ServiceClientConstructor } } };
  };
  const client = new grpc.health.v1.Health(address, credentials.createInsecure());
  const check = (service: string): Promise<unknown> =>
    new Promise((resolve, reject) =>
      (client['check'] as Unary).call(client, { service }, (error, answer) =>
        error === null ? resolve(answer['status']) : reject(error),
      ),
    );
  return { check, close: () => client.close() };
};
