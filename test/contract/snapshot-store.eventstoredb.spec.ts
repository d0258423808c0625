import { eventStoreDbHarness } from './eventstoredb-stores';
import { snapshotStoreContract } from './snapshot-store.contract';
import { partOf } from './store-harness';

snapshotStoreContract('EventStoreDB', partOf(eventStoreDbHarness(), 'snapshots'));
