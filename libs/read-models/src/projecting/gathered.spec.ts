import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store, SubscriptionMessage } from '@ledger/event-store';
import { fund, openLedger } from '../../../../test/support/ledger-builders';
import { LedgerRun } from '../../../../test/support/ledger-run';
import { RecordedLog } from '../../../../test/support/recorded-log';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { gathering } from './gathered';

const temporary = temporaryDirectories();
let store: Store;
beforeEach(async () => {
  store = await openEmbeddedStore(temporary());
});
afterEach(() => store.close());

describe('a subscription that gathers', () => {
  it('hands over history at once and what happens live as it comes, all of it once and in order', async () => {
    const log = new RecordedLog(store.events);
    const run = new LedgerRun().must(openLedger());
    for (let times = 0; times < 3_499; times++) run.must(fund('1'));
    await log.append(run.events);
    const subscription = gathering(store.events).subscribe({ streamPrefix: 'ledger-' });
    const seen: SubscriptionMessage[] = [];
    for await (const message of subscription) {
      seen.push(message);
      if (message.kind === 'caught-up' && seen.length < 4) await log.append(run.must(fund('2')).events.slice(-1));
      if (seen.flatMap(eventsOf).length === 3_501) await subscription.close();
    }
    expect(seen[0]).toMatchObject({ kind: 'events' });
    expect(eventsOf(seen[0]!)).toHaveLength(3_500);
    const revisions = seen.flatMap(eventsOf).map(({ revision }) => revision);
    expect(revisions).toEqual(Array.from({ length: 3_501 }, (_, place) => BigInt(place)));
  });

  it('ends when it is closed while nothing comes', async () => {
    const subscription = gathering(store.events).subscribe();
    const kinds: string[] = [];
    for await (const { kind } of subscription) {
      kinds.push(kind);
      void subscription.close();
    }
    expect(kinds).toEqual(['caught-up']);
  });
});

const eventsOf = (message: SubscriptionMessage) => (message.kind === 'events' ? message.events : []);
