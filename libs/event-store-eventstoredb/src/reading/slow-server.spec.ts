import { randomUUID } from 'node:crypto';
import { startDouble, type EventStoreDbDouble } from '../../../../test/support/eventstoredb-double/start-double';
import { AppendOutcomeUnknown, EventStoreUnavailable, type NewEvent } from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '../open';

const TIMEOUT_MS = 2_000;
/** Time that a busy machine may need beyond it. The thread is given up after two seconds. */
const LATE_MS = 1_000;

const event = (): NewEvent => ({ id: randomUUID(), type: 'Reserved', data: '{}', metadata: '{}' });

interface Row {
  readonly request: string;
  readonly ask: (db: EventStoreDb, stream: string) => Promise<unknown>;
  readonly answer: unknown;
  readonly tooLate: new (message: string) => Error;
}

/** Requests that need several calls of the server. */
const rows: readonly Row[] = [
  {
    request: 'a first append',
    ask: (db, stream) => db.events.append(stream, 'no-stream', [event()]),
    answer: { outcome: 'appended', revision: 0n },
    tooLate: AppendOutcomeUnknown,
  },
  {
    request: 'the head of a stream that is not there',
    ask: (db, stream) => db.events.streamHead(stream),
    answer: 'no-stream',
    tooLate: EventStoreUnavailable,
  },
  {
    request: 'a read backwards from beyond the end',
    ask: (db, stream) =>
      db.events.readStream(stream, { direction: 'backwards', from: 9n })[Symbol.asyncIterator]().next(),
    answer: { done: true },
    tooLate: EventStoreUnavailable,
  },
  {
    request: 'how much of a stream is kept',
    ask: (db, stream) => db.streams.keepLast(stream, 3),
    answer: undefined,
    tooLate: EventStoreUnavailable,
  },
];

describe('a server of EventStoreDB that is slow', () => {
  let double: EventStoreDbDouble;
  let db: EventStoreDb;
  beforeEach(async () => {
    double = await startDouble();
    db = openEventStoreDb({ connectionString: double.connectionString, timeoutMs: TIMEOUT_MS });
    await db.events.append('ledger-warm', 'no-stream', [event()]);
  });
  afterEach(async () => {
    double.faults.clear();
    await db.close();
    await double.stop();
  });
  const slowDown = (ms: number): void => {
    for (const kind of ['read', 'append'] as const) double.faults.script(kind, { kind: 'slow', ms }, 20);
  };

  it.each(rows)('is waited for where all calls fit the time: $request', async ({ ask, answer }) => {
    slowDown(0.4 * TIMEOUT_MS);
    const answered = await ask(db, 'ledger-a');
    if (typeof answer === 'object') expect(answered).toMatchObject(answer as object);
    else expect(answered).toBe(answer);
  });

  it.each(rows)('is not waited for longer by who needs several calls: $request', async ({ ask, tooLate }) => {
    slowDown(0.9 * TIMEOUT_MS);
    const begun = performance.now();
    const error: unknown = await ask(db, 'ledger-a').catch((thrown: unknown) => thrown);
    expect(performance.now() - begun).toBeLessThan(TIMEOUT_MS + LATE_MS);
    expect(error).toBeInstanceOf(tooLate);
    expect((error as Error).message).toContain('no answer in time');
  });
});
