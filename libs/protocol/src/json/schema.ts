import {
  createFileRegistry,
  fromBinary,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  type DescService,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { FILE_DESCRIPTOR_SET } from '../generated/descriptor-set';

/** Descriptors of the proto files, read once. */
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, Buffer.from(FILE_DESCRIPTOR_SET, 'base64')));

/** @throws Error for a type that no proto file has. */
export const messageNamed = (typeName: string): DescMessage =>
  registry.getMessage(typeName) ?? missing(`message ${typeName}`);

/** @throws Error for an enum that no proto file has. */
export const enumNamed = (typeName: string): DescEnum => registry.getEnum(typeName) ?? missing(`enum ${typeName}`);

/** @throws Error for an option that no proto file defines. */
export const optionNamed = (typeName: string): DescExtension =>
  registry.getExtension(typeName) ?? missing(`option ${typeName}`);

/** @throws Error for a service that no proto file has. */
export const serviceNamed = (typeName: string): DescService =>
  registry.getService(typeName) ?? missing(`service ${typeName}`);

/** The field of a message that is nothing but a map, and is that map in JSON. Undefined: the message is more. */
export const mapAlone = ({ fields: [first, another] }: DescMessage): DescField | undefined =>
  first?.fieldKind === 'map' && another === undefined ? first : undefined;

/** Every message of the protocol. */
export const messagesOfProtocol = (): readonly DescMessage[] =>
  [...registry].filter((type): type is DescMessage => type.kind === 'message' && type.typeName.startsWith('budget.'));

const missing = (what: string): never => {
  throw new Error(`the proto files have no ${what}`);
};
