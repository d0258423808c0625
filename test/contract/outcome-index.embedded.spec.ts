import { embeddedHarness } from './embedded-stores';
import { outcomeIndexContract } from './outcome-index.contract';
import { partOf } from './store-harness';

outcomeIndexContract('embedded', partOf(embeddedHarness(), 'outcomes'));
