import { openEmbeddedStore } from '@ledger/event-store-embedded';
import { eventually } from '../../../test/support/eventually';
import { gate } from '../../../test/support/faulty-event-store';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import type { Checkpoint, CheckpointStore } from './checkpoint';
import { ProcessorTurn, TurnLost } from './processor-turn';
import type { Store } from './store';

const OPTIONS = {
  checkpoint: 'worked',
  progress: 'how far events were worked on',
  streamPrefix: 'work-',
  onStartAgain: () => undefined,
};
const UNSEEN_MS = 2_100;
const newDirectory = temporaryDirectories();

describe('a turn that has not been seen for a while', () => {
  let store: Store;
  let turn: ProcessorTurn;
  let from: Checkpoint;
  /** Fault of the checkpoint store's answers, after the request was carried out. */
  let onRead: () => Promise<unknown>;
  let onWritten: () => Promise<unknown>;

  beforeEach(async () => {
    store = await openEmbeddedStore(newDirectory());
    onRead = onWritten = () => Promise.resolve();
    const checkpoints: Pick<CheckpointStore, 'read' | 'write'> = {
      read: async (name) => {
        const found = await store.checkpoints.read(name);
        await onRead();
        return found;
      },
      write: async (...write) => {
        const written = await store.checkpoints.write(...write);
        await onWritten();
        return written;
      },
    };
    turn = new ProcessorTurn(
      { events: store.events, checkpoints: checkpoints as CheckpointStore, isShared: true },
      OPTIONS,
    );
    const waiting = { onStandby: () => undefined, onTrouble: () => undefined };
    from = await turn.take(new AbortController().signal, waiting);
    const since = performance.now();
    await eventually(() => performance.now() - since > UNSEEN_MS);
  });
  afterEach(() => store.close());

  it('is lost to a server that wrote the checkpoint', async () => {
    const { version } = (await store.checkpoints.read(OPTIONS.checkpoint))!;
    await store.checkpoints.write(OPTIONS.checkpoint, from, version);
    await expect(turn.confirm()).rejects.toThrow(TurnLost);
  });

  it('is not lost to a checkpoint of its own whose acknowledgement is late', async () => {
    const acknowledgement = gate();
    onWritten = acknowledgement.pass;
    const writing = turn.write(from);
    await acknowledgement.reached;
    await expect(turn.confirm()).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    acknowledgement.open();
    await writing;
    await turn.confirm();
  });

  it('is not lost to a checkpoint of its own that was written while it looked', async () => {
    const look = gate();
    onRead = look.pass;
    const confirming = turn.confirm();
    await look.reached;
    await turn.write(from);
    look.open();
    await expect(confirming).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    await turn.confirm();
  });
});
