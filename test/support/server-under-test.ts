import { EventStoreDBClient, jsonEvent, type JSONEventType } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { startDouble, type DoubleOptions, type EventStoreDbDouble } from './eventstoredb-double/start-double';

/** Connection string of a real EventStoreDB without TLS for the tests to run against. Absent: they use the double. */
export const REAL_SERVER: string | undefined = process.env['EVENTSTOREDB_URL'];

/** Rows that need to turn the server's knobs are run on the double only. */
export const itOnDouble: jest.It = REAL_SERVER === undefined ? it : it.skip;

export interface ServerUnderTest {
  readonly connectionString: string;
  readonly client: EventStoreDBClient;
  /** Another client of the same server, disposed of at the end. */
  another(settings?: string): EventStoreDBClient;
  /** @throws Error with a real server. */
  readonly double: EventStoreDbDouble;
}

/** A server and its client while the tests of one file run. Call it at the top of a describe. */
export const serverUnderTest = (options: DoubleOptions = {}): ServerUnderTest => {
  let double: EventStoreDbDouble | undefined;
  const clients: EventStoreDBClient[] = [];
  let connectionString = REAL_SERVER!;
  const another = (settings = ''): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(`${connectionString}${settings}`);
    clients.push(client);
    return client;
  };
  let client: EventStoreDBClient;
  beforeAll(async () => {
    if (REAL_SERVER === undefined) {
      double = await startDouble(options);
      connectionString = double.connectionString;
    }
    client = another();
  });
  afterAll(async () => {
    for (const own of clients) await own.dispose();
    await double?.stop();
  });
  return {
    another,
    get connectionString() {
      return connectionString;
    },
    get client() {
      return client;
    },
    get double() {
      if (double === undefined) throw new Error('a real server has no knobs');
      return double;
    },
  };
};

export const newStreamName = (): string => `double-${randomUUID()}`;
export const rawEvent = (over: { readonly type?: string; readonly data?: unknown; readonly id?: string } = {}) =>
  jsonEvent({
    id: over.id ?? randomUUID(),
    type: over.type ?? 'Noted',
    data: (over.data ?? { amount: '1.50' }) as JSONEventType['data'],
    metadata: { writer: 'w-1' },
  });
export const rawEvents = (count: number): ReturnType<typeof rawEvent>[] =>
  Array.from({ length: count }, () => rawEvent());

/** Error of a call that must fail. */
export const errorOf = async (call: Promise<unknown>): Promise<Error & Record<string, unknown>> => {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('it did not fail');
};

export const collected = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
