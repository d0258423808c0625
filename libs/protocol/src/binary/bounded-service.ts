import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { grpcService } from '../grpc-service';
import { serviceNamed } from '../json/schema';
import { decodeBatch } from './batch';
import { cutMessage } from './cut-message';
import { boundsOf } from './list-bounds';

const BATCH = 'budget.v1.ExecuteBatchRequest';

/** The service as a server takes it, with a {@link Batch} for a message of many commands: no request costs more to decode than one within the bounds of its lists. */
export const boundedService = (definition: Parameters<typeof grpcService>[0]): ServiceDefinition => {
  const service = grpcService(definition);
  return Object.fromEntries(
    serviceNamed(definition.fullName).methods.map(({ name, input }) => {
      const method = service[name] as MethodDefinition<unknown, unknown>;
      const bounds = boundsOf(input);
      if (input.typeName === BATCH) return [name, { ...method, requestDeserialize: decodeBatch }];
      return [
        name,
        {
          ...method,
          requestDeserialize: (bytes: Buffer) => method.requestDeserialize(cutMessage(bounds, bytes) as Buffer),
        },
      ];
    }),
  );
};
