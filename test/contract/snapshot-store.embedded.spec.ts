import { embeddedPart } from './embedded-stores';
import { snapshotStoreContract } from './snapshot-store.contract';

snapshotStoreContract('embedded', embeddedPart('snapshots'));
