import { checkpointStoreContract } from './checkpoint-store.contract';
import { eventStoreDbHarness } from './eventstoredb-stores';

checkpointStoreContract('EventStoreDB', eventStoreDbHarness());
