import { runMain } from '@ledger/terminal';
import { runCli } from './program';

void runMain(runCli, process.env);
