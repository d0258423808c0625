import { eventStoreDbHarness } from './eventstoredb-stores';
import { eventStoreContract } from './event-store.contract';
import { subscriptionContract } from './subscription.contract';

const harness = eventStoreDbHarness();
const events = async () => {
  const store = await harness.open();
  const close = store.events.close.bind(store.events);
  store.events.close = async () => {
    await close();
    await store.close();
  };
  return store.events;
};
eventStoreContract('EventStoreDB', events);
subscriptionContract('EventStoreDB', events);
