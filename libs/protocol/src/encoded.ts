import { BinaryWriter } from '@bufbuild/protobuf/wire';

interface Encoder<Message> {
  encode(message: Message, writer: BinaryWriter): BinaryWriter;
}

/** One for all messages of a thread: a new one grows step by step, and each step is memory outside of the heap. */
let writer = new BinaryWriter();

/** The binary form of a message. */
export const encoded = <Message>(encoder: Encoder<Message>, message: Message): Buffer => {
  try {
    const { buffer, byteOffset, byteLength } = encoder.encode(message, writer).finish();
    return Buffer.from(buffer, byteOffset, byteLength);
  } catch (error) {
    // A writer that failed still holds half of a message, and would go on with it.
    writer = new BinaryWriter();
    throw error;
  }
};
