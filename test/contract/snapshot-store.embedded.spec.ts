import { embeddedHarness } from './embedded-stores';
import { snapshotStoreContract } from './snapshot-store.contract';
import { partOf } from './store-harness';

snapshotStoreContract('embedded', partOf(embeddedHarness(), 'snapshots'));
