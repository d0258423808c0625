import type { MethodDefinition, Server, ServiceDefinition } from '@grpc/grpc-js';

/** Bytes of a request to the services beside the ledger's, which ask by a name. */
const REQUEST_BYTES_MAX = 1_024;

/**
 * The server as a library may add its service to it: a request that is not short is refused before it is decoded. These
 * libraries send back the name that was asked for, and one of megabytes breaks the connection in a trailer.
 */
export const withShortRequests = (server: Server): Server =>
  ({
    addService: (service: ServiceDefinition, implementation: never) =>
      server.addService(shortened(service), implementation),
  }) as never;

const shortened = (service: ServiceDefinition): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(service).map(([name, method]) => {
      const { requestDeserialize } = method as MethodDefinition<unknown, unknown>;
      const short = (bytes: Buffer): unknown => {
        if (bytes.length > REQUEST_BYTES_MAX) throw new RangeError(`a request of ${bytes.length} bytes is too long`);
        return requestDeserialize(bytes);
      };
      return [name, { ...method, requestDeserialize: short }];
    }),
  );
