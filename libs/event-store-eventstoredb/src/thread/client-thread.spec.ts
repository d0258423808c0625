import { resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startDouble } from '../../../../test/support/eventstoredb-double/start-double';
import { eventually } from '../../../../test/support/eventually';
import { AppendOutcomeUnknown, EventStoreUnavailable } from '@ledger/event-store';
import { unknownWhenLost } from '../appending/appends';
import { ClientThread } from './client-thread';
import { readConnectionString } from '../connection/connection-string';

const FAULTY = resolve(__dirname, '../../../../test/support/faulty-client-thread.cjs');

describe('a thread of EventStoreDB’s clients that fails', () => {
  const threads: ClientThread[] = [];
  let warnings: string[];
  beforeEach(() => void (warnings = []));
  afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.close())));

  const threadThat = (connectionString: string, file?: string): ClientThread => {
    const thread = new ClientThread({ connectionString, timeoutMs: 50 }, (warning) => warnings.push(warning), file);
    threads.push(thread);
    return thread;
  };
  const faulty = (way: string): ClientThread => threadThat(way, FAULTY);
  const workerOf = (thread: ClientThread): Worker =>
    (thread as unknown as { channel: { worker: Worker } }).channel.worker;
  const head = (thread: ClientThread) => thread.request<string>({ kind: 'head' });
  const append = (thread: ClientThread) =>
    thread.request(
      { kind: 'append', stream: 's', expected: 0n, count: 1, bytes: new Uint8Array(1) },
      { lost: unknownWhenLost('s') },
    );

  it('costs the calls under way, and neither the process nor the next calls', async () => {
    const thread = faulty('throws outside of any call');
    const lost = await Promise.allSettled([append(thread), head(thread)]);
    expect(lost).toMatchObject([
      { reason: expect.any(AppendOutcomeUnknown) },
      { reason: expect.any(EventStoreUnavailable) },
    ]);
    const first = await head(thread).catch((error: Error) => error.message);
    expect(first).toContain('just ended');
    // Again and again it is the same trouble, which was said once.
    await eventually(async () => !(await head(thread).catch((error: Error) => error.message)).includes('just ended'));
    expect(warnings).toEqual([expect.stringMatching(/^client of EventStoreDB failed: TypeError/)]);
  });

  it.each(['answers nothing', 'hangs'])('is replaced after several calls without an answer: it %s', async (way) => {
    const thread = faulty(way);
    const lost = Promise.allSettled([append(thread), head(thread), head(thread)]);
    const worker = workerOf(thread);
    expect(await lost).toMatchObject([
      { reason: expect.any(AppendOutcomeUnknown) },
      { reason: expect.any(EventStoreUnavailable) },
      { reason: expect.any(EventStoreUnavailable) },
    ]);
    const next = head(thread);
    expect(workerOf(thread)).not.toBe(worker);
    await expect(next).rejects.toThrow(EventStoreUnavailable);
    expect(warnings).toEqual(['client of EventStoreDB answered nothing and was ended']);
  });

  it('stays while it answers something', async () => {
    const thread = faulty('answers heads only');
    const first = head(thread);
    const worker = workerOf(thread);
    await first;
    const waiting = Promise.allSettled([append(thread), append(thread)]);
    await waiting;
    expect(await head(thread)).toBe('7');
    await Promise.allSettled([append(thread), append(thread)]);
    expect(workerOf(thread)).toBe(worker);
    expect(warnings).toEqual([]);
  });

  it('is not started for every call when it cannot live', async () => {
    const thread = faulty('does not start');
    for (let i = 0; i < 5; i++) await expect(head(thread)).rejects.toThrow(EventStoreUnavailable);
    await expect(head(thread)).rejects.toThrow('just ended');
    await eventually(() => warnings.length === 1);
  });

  it('takes no more calls once it was closed, however it was', async () => {
    const [unused, used, hanging] = [faulty('hangs'), faulty('answers heads only'), faulty('hangs')];
    await head(used);
    const lost = expect(head(hanging)).rejects.toThrow(EventStoreUnavailable);
    for (const thread of [unused, used, hanging]) {
      await thread.close();
      await thread.close();
      await expect(head(thread)).rejects.toThrow(EventStoreUnavailable);
    }
    await lost;
    expect(warnings).toEqual([]);
  });

  it('goes on after a promise that the client left to itself', async () => {
    const double = await startDouble();
    const { faults, network, port } = double;
    const { connectionString } = readConnectionString(
      `esdb+discover://127.0.0.1:${port}?tls=false&maxDiscoverAttempts=2`,
    );
    const thread = new ClientThread({ connectionString, timeoutMs: 5_000 }, (warning) => warnings.push(warning));
    threads.push(thread);
    await head(thread);
    const worker = workerOf(thread);
    // One call over the old connection ends while another one searches for a node, in vain: nobody hears of it.
    network.delay(400);
    faults.script('read', { kind: 'unavailable' }, 2);
    faults.script('gossip', { kind: 'unavailable' }, 10);
    const first = expect(head(thread)).rejects.toThrow(EventStoreUnavailable);
    await eventually(() => faults.met.get('unavailable') === 1);
    const second = expect(head(thread)).rejects.toThrow(EventStoreUnavailable);
    await first;
    await expect(head(thread)).rejects.toThrow(/Failed to discover/);
    await second;
    await eventually(() => warnings.some((warning) => /left a failure to itself: Failed to discover/.test(warning)));
    faults.clear();
    network.delay(0);
    await eventually(async () => (await head(thread)) !== '');
    expect(workerOf(thread)).toBe(worker);
    await double.stop();
  });
});
