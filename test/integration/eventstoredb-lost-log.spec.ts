import { EventStoreCorrupt, runProcessor, type Position } from '@ledger/event-store';
import { openEventStoreDb, type EventStoreDb } from '@ledger/event-store-eventstoredb';
import { newEvents } from '../contract/contract-events';
import { eventually } from '../support/eventually';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';
import { SubscriptionNotes } from '../support/subscription-notes';

const COUNT = 40;

describe('a server of EventStoreDB whose log ends before what was told of it', () => {
  let double: EventStoreDbDouble;
  let store: EventStoreDb;
  let warnings: string[];
  const notes: SubscriptionNotes[] = [];

  beforeEach(async () => {
    double = await startDouble();
    warnings = [];
    const onWarning = (warning: string): void => void warnings.push(warning);
    store = openEventStoreDb({ connectionString: double.connectionString, onWarning });
    await store.events.append('ledger-a', 'no-stream', newEvents(COUNT));
  });
  afterEach(async () => {
    await Promise.all(notes.splice(0).map((following) => following.close()));
    await store.close();
    await double.stop();
  });

  const follow = async (count: number): Promise<SubscriptionNotes> => {
    const following = new SubscriptionNotes(store.events.subscribe({ streamPrefix: 'ledger-' }));
    notes.push(following);
    await following.untilEvents(count);
    await following.untilCaughtUp();
    return following;
  };
  const replaceLog = async (): Promise<void> => {
    const { port } = double;
    await double.stop();
    double = await startDouble({ port });
    await eventually(async () => {
      const appended = await store.events.append('ledger-b', 'no-stream', newEvents(3));
      return appended.outcome === 'appended' || appended.actual === 2n;
    });
  };

  it('ends a subscription for good, which tells nothing of the new log from its middle on', async () => {
    const following = await follow(COUNT);
    await replaceLog();
    await following.ended;
    expect(following.failure).toBeInstanceOf(EventStoreCorrupt);
    expect(String(following.failure)).toContain('lost or replaced');
    expect(following.events).toHaveLength(COUNT);
    const anew = await follow(3);
    expect(anew.events.map(({ stream }) => stream)).toEqual(['ledger-b', 'ledger-b', 'ledger-b']);
  });

  it('parks a processor, with the reason', async () => {
    let checkpoint: Position | undefined;
    const handle = (_: unknown, position: Position): void => void (checkpoint = position);
    const target = { checkpoint: () => checkpoint, handle };
    const processor = runProcessor({ name: 'p', reader: store.events, target, streamPrefix: 'ledger-' });
    await eventually(() => processor.state().status === 'live');
    await replaceLog();
    const { status, position, error } = await processor.ended;
    expect(status).toBe('parked');
    expect(error?.message).toContain('lost or replaced');
    expect(position).toBe(checkpoint);
  });

  it('is followed on where a node showed an older end for a moment only', async () => {
    const following = await follow(COUNT);
    const { events } = double.storage.log;
    const lagging = events.splice(-3);
    double.network.cut();
    await eventually(() => warnings.some((warning) => warning.includes('before what was read')));
    events.push(...lagging);
    await store.events.append('ledger-b', 'no-stream', newEvents(2));
    await following.untilEvents(COUNT + 2);
    expect(following.events).toHaveLength(COUNT + 2);
    expect(following.failure).toBeUndefined();
  });
});
