import { embeddedHarness } from './embedded-stores';
import { eventStoreContract } from './event-store.contract';
import { subscriptionContract } from './subscription.contract';

const harness = embeddedHarness();
eventStoreContract('embedded', harness);
subscriptionContract('embedded', harness);
