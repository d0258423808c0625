import { eventStoreContract } from './event-store.contract';
import { eventStoreDbHarness } from './eventstoredb-stores';
import { subscriptionContract } from './subscription.contract';

const harness = eventStoreDbHarness();
eventStoreContract('EventStoreDB', harness);
subscriptionContract('EventStoreDB', harness);
