import { checkpointStoreContract } from './checkpoint-store.contract';
import { embeddedHarness } from './embedded-stores';

checkpointStoreContract('embedded', embeddedHarness());
