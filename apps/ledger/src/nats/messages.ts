import { headers, type MsgHdrs } from '@nats-io/transport-node';
import {
  assertBoundedJson,
  jsonPath,
  NATS_ERROR_HEADERS,
  NotInSchema,
  type FieldFault,
  type MessageJson,
  type NatsFault,
} from '@ledger/protocol';
import { didYouMean } from '@ledger/platform';
import { MalformedInput, verdictOn } from '../wire/faults';
import { RPC_CODES } from '../wire/rpc-codes';

/** Fault of JSON that names its field as the sender wrote it. The name may be made up, so it is not translated. */
class NotThisMessage extends MalformedInput {}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a message from its bytes; no bytes are the message without fields.
 * @throws MalformedInput naming what is wrong.
 */
export const readMessage = <Message>(bytes: Uint8Array, form: MessageJson<Message>): Message => {
  try {
    assertBoundedJson(bytes);
  } catch (error) {
    throw error instanceof NotInSchema ? new NotThisMessage([error.fault]) : error;
  }
  const json = bytes.length === 0 ? {} : parsed(bytes);
  try {
    return form.read(json);
  } catch (error) {
    throw error instanceof NotInSchema ? new NotThisMessage([withNearest(error, json)]) : error;
  }
};

/** Adds the word that was perhaps meant, where the rule lists words. */
const withNearest = ({ fault, path, known = [] }: NotInSchema, json: unknown): FieldFault => {
  const value = path.reduce<unknown>((within, step) => (within as Record<string | number, unknown>)?.[step], json);
  const hint = didYouMean(String(path.at(-1)), known) || (typeof value === 'string' ? didYouMean(value, known) : '');
  return { ...fault, rule: `${fault.rule}${hint}` };
};

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch (error) {
    throw new MalformedInput([{ field: 'the message', rule: `must be JSON in UTF-8: ${(error as Error).message}` }]);
  }
};

export const messageBytes = (json: object): Buffer => Buffer.from(JSON.stringify(json));

/** An error as a reply tells it. */
export interface FaultReply {
  readonly payload: Buffer;
  readonly headers: MsgHdrs;
}

export const faultReply = (error: unknown): FaultReply => {
  const { kind, message, faults, retryAfterMs } = verdictOn(inJsonNames(error));
  const { code, name } = RPC_CODES[kind];
  const body: NatsFault = {
    error: {
      code,
      status: name,
      message,
      violations: faults,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  };
  const described = headers();
  described.set(NATS_ERROR_HEADERS.message, headerText(message));
  described.set(NATS_ERROR_HEADERS.code, String(code));
  return { payload: messageBytes(body), headers: described };
};

/** Names fields as JSON does; rules name them as the proto files do. Other errors pass unchanged. */
export const inJsonNames = (error: unknown): unknown =>
  error instanceof MalformedInput && !(error instanceof NotThisMessage) ? error.withFields(jsonPath) : error;

const HEADER_LENGTH_MAX = 256;

/** Keeps printable ASCII on one line, which every client can read. */
export const headerText = (text: string): string => text.slice(0, HEADER_LENGTH_MAX).replace(/[^\x20-\x7e]/g, '?');
