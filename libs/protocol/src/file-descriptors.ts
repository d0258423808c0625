import { BinaryReader } from '@bufbuild/protobuf/wire';
import { FILE_DESCRIPTOR_SET } from './generated/descriptor-set';

/** Encoded google.protobuf.FileDescriptorProto of every proto file and what it imports, for reflection. */
export const fileDescriptors = (): readonly Buffer[] => {
  const reader = new BinaryReader(Buffer.from(FILE_DESCRIPTOR_SET, 'base64'));
  const files: Buffer[] = [];
  while (reader.pos < reader.len) {
    // A set has one field, its files.
    reader.tag();
    files.push(Buffer.from(reader.bytes()));
  }
  return files;
};
