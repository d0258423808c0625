import { BinaryReader } from '@bufbuild/protobuf/wire';
import { positionOf, type JsonText, type Position, type Revision } from '@ledger/event-store';

/** An event as the server holds it. */
export interface StoredEvent {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  /** UUID. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** One message of the server's answer to a read or a subscription. */
export type ReadAnswer =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** An event that is a link to one that is gone. */
  | { readonly kind: 'dangling' }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'not-found' }
  /** Something that no reader needs: a confirmation, the bounds of a stream. */
  | { readonly kind: 'other' };

const OTHER: ReadAnswer = { kind: 'other' };
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Reads a message `ReadResp` of EventStoreDB's streams.proto, whose field numbers these are. Only what is asked for is
 * taken out, and texts stay bytes: the client's own reading parses the JSON of every event, which costs more than all
 * else that is done with an event while a long ledger is loaded.
 */
export const readAnswer = (message: Buffer): ReadAnswer => {
  const fields = Fields.of(message);
  let answer: ReadAnswer = OTHER;
  while (fields.next()) {
    if (fields.number === 1) answer = eventOf(fields.inner());
    else if (fields.number === 3) answer = { kind: 'checkpoint', position: checkpointOf(fields.inner()) };
    else if (fields.number === 4) answer = { kind: 'not-found' };
    else if (fields.number === 8) answer = { kind: 'caught-up' };
  }
  return answer;
};

/** JSON as it was stored; an object without members where nothing was. */
export const jsonText = (bytes: Buffer): JsonText => (bytes.length === 0 ? '{}' : bytes.toString('utf8'));

const eventOf = (fields: Fields): ReadAnswer => {
  let event: StoredEvent | undefined;
  while (fields.next()) if (fields.number === 1) event = recordOf(fields.inner());
  return event === undefined ? { kind: 'dangling' } : { kind: 'event', event };
};

const recordOf = (fields: Fields): StoredEvent => {
  let [stream, id, type, contentType] = ['', '', '', ''];
  let [revision, prepare, commit] = [0n, 0n, 0n];
  let [data, metadata] = [NOTHING, NOTHING];
  while (fields.next()) {
    switch (fields.number) {
      case 1:
        id = fields.inner().textAt(2);
        break;
      case 2:
        stream = fields.inner().textAt(3);
        break;
      case 3:
        revision = fields.whole();
        break;
      case 4:
        prepare = fields.whole();
        break;
      case 5:
        commit = fields.whole();
        break;
      case 6: {
        const [name, value] = entryOf(fields.inner());
        if (name === 'type') type = value;
        else if (name === 'content-type') contentType = value;
        break;
      }
      case 7:
        metadata = fields.bytes();
        break;
      case 8:
        data = fields.bytes();
    }
  }
  const position = positionOf(commit, prepare);
  return { stream, revision, position, id, type, isJson: contentType === JSON_CONTENT, data, metadata };
};

const JSON_CONTENT = 'application/json';

const checkpointOf = (fields: Fields): Position => {
  let [commit, prepare] = [0n, 0n];
  while (fields.next()) {
    if (fields.number === 1) commit = fields.whole();
    else if (fields.number === 2) prepare = fields.whole();
  }
  return positionOf(commit, prepare);
};

const entryOf = (fields: Fields): readonly [name: string, value: string] => {
  let [name, value] = ['', ''];
  while (fields.next()) {
    if (fields.number === 1) name = fields.text();
    else if (fields.number === 2) value = fields.text();
  }
  return [name, value];
};

/** The fields of a message one after the other; one whose value was not taken is passed over. */
class Fields {
  private untaken = false;
  private wire = 0;
  number = 0;

  private constructor(
    private readonly message: Buffer,
    private readonly reader: BinaryReader,
    private readonly end: number,
  ) {}

  static of(message: Buffer): Fields {
    return new Fields(message, new BinaryReader(message), message.length);
  }

  next(): boolean {
    const { reader } = this;
    if (this.untaken) reader.skip(this.wire, this.number);
    this.untaken = reader.pos < this.end;
    if (this.untaken) [this.number, this.wire] = reader.tag();
    return this.untaken;
  }

  /** The fields of a message within this one, which are all read before this one goes on. */
  inner(): Fields {
    const length = this.length();
    return new Fields(this.message, this.reader, this.reader.pos + length);
  }

  bytes(): Buffer {
    const start = this.passed();
    return this.message.subarray(start, this.reader.pos);
  }

  text(): string {
    const start = this.passed();
    return this.message.toString('utf8', start, this.reader.pos);
  }

  whole(): bigint {
    this.untaken = false;
    return BigInt(this.reader.uint64());
  }

  /** Text of the one field of interest in a message; empty where it has none. */
  textAt(number: number): string {
    let text = '';
    while (this.next()) if (this.number === number) text = this.text();
    return text;
  }

  /** Passes over the field's content and tells where it begins. */
  private passed(): number {
    const length = this.length();
    const start = this.reader.pos;
    this.reader.pos = start + length;
    return start;
  }

  /** @throws RangeError for content that ends beyond the message. */
  private length(): number {
    this.untaken = false;
    const length = this.reader.uint32();
    if (this.reader.pos + length > this.end) throw new RangeError('a message of EventStoreDB is cut off');
    return length;
  }
}
