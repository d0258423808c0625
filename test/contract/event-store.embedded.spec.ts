import { embeddedPart } from './embedded-stores';
import { eventStoreContract } from './event-store.contract';
import { subscriptionContract } from './subscription.contract';

eventStoreContract('embedded', embeddedPart('events'));
subscriptionContract('embedded', embeddedPart('events'));
