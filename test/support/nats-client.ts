import { connect, type Msg, type NatsConnection, type RequestOptions } from '@nats-io/transport-node';
import { NATS_SUBJECTS, type NatsFault } from '@ledger/protocol';
import { eventually } from './eventually';

export type Json = Record<string, unknown>;

export interface NatsReply {
  readonly body: Json;
  readonly headers: ReadonlyMap<string, string>;
}

/** A caller over NATS. Answers are JSON as they came. */
export interface NatsCaller {
  readonly connection: NatsConnection;
  /** Waits until somebody serves the subjects of the ledger. */
  served(): Promise<void>;
  request(subject: string, body: unknown, options?: Partial<RequestOptions>): Promise<NatsReply>;
  /** `case` is the command's name in lowerCamelCase. The envelope is made up where the body has none. */
  command(ledgerId: string, kind: string, body?: Json): Promise<NatsReply>;
  query(name: string, body?: Json): Promise<NatsReply>;
  close(): Promise<void>;
}

const REQUEST_MS_MAX = 10_000;
let sequence = 0;

export const natsEnvelope = (ledgerId: string, rest: Json = {}): Json => ({
  commandId: `n-${process.pid}-${(sequence += 1)}`,
  ledgerId,
  actor: 'tester',
  ...rest,
});

export const natsCaller = async (url: string): Promise<NatsCaller> => {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const request: NatsCaller['request'] = async (subject, body, options = {}) => {
    const payload = body instanceof Uint8Array ? body : typeof body === 'string' ? body : JSON.stringify(body);
    return replyOf(await connection.request(subject, payload, { timeout: REQUEST_MS_MAX, ...options }));
  };
  return {
    connection,
    request,
    served: () => eventually(async () => (await request(NATS_SUBJECTS.query('GetStatus'), {})).headers.size === 0),
    command: (ledgerId, kind, body = {}) =>
      request(NATS_SUBJECTS.command(ledgerId), { [kind]: { envelope: natsEnvelope(ledgerId), ...body } }),
    query: (name, body = {}) => request(NATS_SUBJECTS.query(name), body),
    close: () => connection.close(),
  };
};

export const replyOf = (message: Msg): NatsReply => ({
  body: message.json<Json>(),
  headers: new Map([...(message.headers ?? [])].map(([name, values]) => [name, values.join(', ')])),
});

/** @throws Error showing the reply when it is no error. */
export const natsFaultOf = ({ body }: NatsReply): NatsFault['error'] => {
  if ('error' in body) return (body as unknown as NatsFault).error;
  throw new Error(`no error: ${JSON.stringify(body)}`);
};

/** The answer of an accepted command. @throws Error showing the reply when it is none. */
export const natsAccepted = ({ body }: NatsReply): Json => {
  const answer = body['answer'] as Json | undefined;
  if (answer !== undefined && 'accepted' in answer) return answer;
  throw new Error(`not accepted: ${JSON.stringify(body)}`);
};
