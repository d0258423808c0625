import { eventStoreDbHarness } from './eventstoredb-stores';
import { outcomeIndexContract } from './outcome-index.contract';
import { partOf } from './store-harness';

outcomeIndexContract('EventStoreDB', partOf(eventStoreDbHarness(), 'outcomes'));
