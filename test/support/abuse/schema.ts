import { create, createFileRegistry, fromBinary, type DescMessage, type DescService } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptors } from '@ledger/protocol';

const registry = createFileRegistry(
  create(FileDescriptorSetSchema, {
    file: fileDescriptors().map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes)),
  }),
);

/** The services as the server's own reflection has them: a new call is abused without being named anywhere. */
export const SERVICES: readonly DescService[] = ['LedgerCommandService', 'LedgerQueryService'].map((name) =>
  registry.getService(`budget.v1.${name}`)!,
);
export const COMMAND: DescMessage = registry.getMessage('budget.v1.Command')!;
export const BATCH: DescMessage = registry.getMessage('budget.v1.ExecuteBatchRequest')!;
