import { EventStoreDBClient } from '@eventstore/db-client';
import { startDouble, type EventStoreDbDouble } from '../../../../test/support/eventstoredb-double/start-double';
import { START } from '@ledger/event-store';
import { AllScan } from './all-scan';

const TIMEOUT_MS = 20_000;
const DAY_MS = 86_400_000;

describe('a scan that nothing comes to', () => {
  let double: EventStoreDbDouble;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    double = await startDouble();
    client = EventStoreDBClient.connectionString(double.connectionString);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await client.dispose();
    await double.stop();
  });

  it.each([{ leapMs: DAY_MS }, { leapMs: -DAY_MS }])(
    'says so in its time, though the clock leaps by $leapMs ms',
    async ({ leapMs }) => {
      const scan = await AllScan.open(
        client,
        { kind: 'scan-open', scan: 1, after: START, streamPrefix: 'ledger-' },
        TIMEOUT_MS,
      );
      while ((await scan.next()).kind !== 'idle');
      const now = Date.now.bind(Date);
      const waiting = scan.next();
      jest.spyOn(Date, 'now').mockImplementation(() => now() + leapMs);
      expect(await waiting).toEqual({ kind: 'idle' });
      scan.close();
    },
    30_000,
  );
});
