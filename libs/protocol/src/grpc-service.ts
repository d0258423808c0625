import type { ServiceDefinition } from '@grpc/grpc-js';
import type { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { encoded } from './encoded';

interface MessageCodec {
  // The generated codec of one message type; the types of messages meet again in the typed client and controllers.
  encode(message: never, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): unknown;
}

interface GeneratedService {
  readonly fullName: string;
  readonly methods: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly requestType: MessageCodec;
        readonly requestStream: boolean;
        readonly responseType: MessageCodec;
        readonly responseStream: boolean;
      }
    >
  >;
}

/** The service as grpc-js takes it, with the generated codecs, which cost less than reflection over descriptors. */
export const grpcService = (definition: GeneratedService): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(definition.methods).map(([originalName, method]) => [
      method.name,
      {
        path: `/${definition.fullName}/${method.name}`,
        originalName,
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        requestSerialize: serializer(method.requestType),
        requestDeserialize: deserializer(method.requestType),
        responseSerialize: responseSerializer(method.responseType),
        responseDeserialize: deserializer(method.responseType),
      },
    ]),
  );

const serializer =
  (codec: MessageCodec) =>
  (message: unknown): Buffer =>
    encoded(codec, message as never);

/** A response that was encoded for several calls at once goes out as it is. */
const responseSerializer = (codec: MessageCodec): ((message: unknown) => Buffer) => {
  const serialize = serializer(codec);
  return (message) => (Buffer.isBuffer(message) ? message : serialize(message));
};

const deserializer =
  (codec: MessageCodec) =>
  (bytes: Buffer): unknown =>
    codec.decode(bytes);
