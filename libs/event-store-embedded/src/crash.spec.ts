import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { verifyStore } from '@ledger/event-store';
import { openEmbeddedStore } from './open';

const newDirectory = temporaryDirectories();
const PROGRAM = join(__dirname, '../../../test/support/append-until-killed.cjs');
const KILLS = 6;
const STREAMS = 3;
const APPENDS_MAX = 40;

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe(`a process killed while it appends (SEED=${seed})`, () => {
  it('loses nothing that it acknowledged and leaves every append whole', async () => {
    const directory = newDirectory();
    const random = randomFrom(seed);
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await appendUntilKilled(directory, 1 + Math.floor(random() * APPENDS_MAX), random() * 4);
      const store = await openEmbeddedStore(directory);
      try {
        for (const [stream, revision] of acknowledged) {
          expect(await store.events.streamHead(stream)).toBeGreaterThanOrEqual(revision);
        }
        const { streams, differing } = await verifyStore(store.events);
        expect({ streams, differing }).toEqual({ streams: STREAMS, differing: [] });
      } finally {
        await store.close();
      }
    }
  });
});

/** Kills after so many acknowledged appends and a few milliseconds more. Answers the acknowledged ones. */
const appendUntilKilled = async (directory: string, appends: number, afterMs: number): Promise<Map<string, bigint>> => {
  const child = spawn(process.execPath, [PROGRAM, directory, `${STREAMS}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  const acknowledged = new Map<string, bigint>();
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [stream, revision] = line.split(' ') as [string, string];
    acknowledged.set(stream, BigInt(revision));
    // Every stream must exist, whatever the seed.
    if (++count >= appends && acknowledged.size === STREAMS) setTimeout(() => child.kill('SIGKILL'), afterMs);
  }
  expect(await exited).toBe('SIGKILL');
  return acknowledged;
};

/** mulberry32: small, and the same everywhere. */
const randomFrom = (start: number) => {
  let state = start;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
