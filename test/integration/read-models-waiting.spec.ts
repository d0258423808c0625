import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { serveReadSide } from '@ledger/read-models';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { eventually } from '../support/eventually';
import { FaultyEventStore } from '../support/faulty-event-store';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();

describe('read models whose store cannot be reached when they start', () => {
  /** Read models as the main thread sees them. */
  const served = async () => {
    const directory = temporary();
    const store = await openEmbeddedStore(directory);
    const events = new FaultyEventStore(store.events);
    events.isDown = true;
    let closed = 0;
    const reader = Object.assign(events, { close: () => Promise.resolve(void (closed += 1)) });
    const { port1, port2 } = new MessageChannel();
    const said: string[] = [];
    port1.on('message', ([{ note }]: [{ note?: { kind: string } }]) => note && said.push(note.kind));
    const serving = serveReadSide(reader, join(directory, 'read-models.db'), port2);
    await eventually(() => said.includes('waiting'));
    const close = async (): Promise<void> => {
      port1.postMessage({ id: 1, body: { kind: 'close' } });
      await serving;
      await eventually(() => closed === 1);
      await store.close();
    };
    return { events, said, close };
  };

  it('say that they wait, and serve when it can be', async () => {
    const { events, said, close } = await served();
    expect(said).toEqual(['log', 'waiting']);
    events.heal();
    await eventually(() => said.includes('ready'));
    await close();
  });

  it('can be closed while they wait', async () => {
    const { said, close } = await served();
    await close();
    expect(said).not.toContain('ready');
  });
});
