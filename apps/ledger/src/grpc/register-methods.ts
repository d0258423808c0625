import type { Type } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

/**
 * Gives a controller a method for each call that its table names, as if it were written out with `@GrpcMethod`. A call
 * of the service by another name is unknown to Nest, and answered as not implemented.
 */
export const registerMethods = <C, Name extends string>(
  controller: Type<C>,
  service: string,
  names: readonly Name[],
  methodOf: (name: Name) => (this: C, request: never, metadata: never, call: never) => unknown,
): void => {
  const prototype = controller.prototype as object;
  for (const name of names) {
    const descriptor = { value: methodOf(name), writable: true, configurable: true, enumerable: false };
    Object.defineProperty(prototype, name, descriptor);
    GrpcMethod(service)(prototype, name, descriptor);
  }
};
