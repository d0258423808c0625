import { runMain } from '@ledger/terminal';
import { runDemoLine } from './program';

void runMain(runDemoLine, process.env);
