import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { EventStore, NewEvent } from '@ledger/event-store';
import { perSecond, type Row, sized } from './row';

const event = (): NewEvent => ({
  id: randomUUID(),
  type: 'Consumed',
  data: JSON.stringify({ accountId: 'agent-1', text: 'x'.repeat(360) }),
  metadata: JSON.stringify({ commandId: randomUUID(), writer: 'w'.repeat(30) }),
});

/** Events of about 500 bytes against the embedded store in a temporary directory. */
export const run = async (): Promise<Row[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
  const store = await openEmbeddedStore(directory);
  try {
    const rows: Row[] = [];
    for (const { size, lanes, appends } of [
      { size: 1, lanes: 1, appends: sized(1_000, 5) },
      { size: 1, lanes: 64, appends: sized(10_000, 64) },
      { size: 100, lanes: 1, appends: sized(500, 5) },
      { size: 1_000, lanes: 1, appends: sized(100, 2) },
      { size: 1_000, lanes: 4, appends: sized(200, 4) },
    ]) {
      const batches = Array.from({ length: appends }, () => Array.from({ length: size }, event));
      const what = `append ${size} an append, ${lanes} in flight`;
      rows.push(await measured(what, () => append(store.events, `${size}-${lanes}-`, batches, lanes)));
    }
    rows.push(await measured('read all', () => readAll(store.events)));
    rows.push(await measured('read one stream', () => readStream(store.events, '1000-1-0')));
    rows.push(await measured('subscription catching up', () => catchUp(store.events)));
    return rows;
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
};

const measured = async (what: string, work: () => Promise<number>): Promise<Row> => {
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  const events = await work();
  const seconds = (performance.now() - start) / 1_000;
  const { active } = performance.eventLoopUtilization(before);
  // Time of the calling thread is lost to the ledger's own work.
  const micros = ((active / events) * 1_000).toFixed(1);
  return { what, value: `${perSecond(events / seconds)} events, ${micros} us of the calling thread each` };
};

/** Each lane has a stream of its own and waits for its append before the next. */
const append = async (store: EventStore, prefix: string, batches: NewEvent[][], lanes: number): Promise<number> => {
  let next = 0;
  const lane = async (stream: string): Promise<void> => {
    let head: bigint | 'no-stream' = 'no-stream';
    for (let i = next++; i < batches.length; i = next++) {
      const result = await store.append(stream, head, batches[i]!);
      if (result.outcome !== 'appended') throw new Error(`conflict at ${result.actual}`);
      head = result.revision;
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, i) => lane(`${prefix}${i}`)));
  return batches.length * batches[0]!.length;
};

const readAll = async (store: EventStore): Promise<number> => {
  let events = 0;
  for await (const page of store.readAll()) events += page.length;
  return events;
};

const readStream = async (store: EventStore, stream: string): Promise<number> => {
  let events = 0;
  for await (const page of store.readStream(stream)) events += page.length;
  return events;
};

const catchUp = async (store: EventStore): Promise<number> => {
  let events = 0;
  for await (const message of store.subscribe()) {
    if (message.kind === 'events') events += message.events.length;
    if (message.kind === 'caught-up') break;
  }
  return events;
};
