import { embeddedPart } from './embedded-stores';
import { outcomeIndexContract } from './outcome-index.contract';

outcomeIndexContract('embedded', embeddedPart('outcomes'));
