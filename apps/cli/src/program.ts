import type { Command } from 'commander';
import { installedVersion } from '@ledger/platform';
import { newProgram, runProgram, type Terminal } from '@ledger/terminal';
import { accountsCommand } from './commands/accounts';
import { backupCommand } from './commands/backup';
import { clockCommand } from './commands/clock';
import { commandsCommand } from './commands/commands';
import { efficiencyCommand } from './commands/efficiency';
import { escrowsCommand } from './commands/escrows';
import { moveCommand } from './commands/move';
import { periodsCommand } from './commands/periods';
import { rebuildCommand } from './commands/rebuild';
import { rejectionsCommand } from './commands/rejections';
import { restoreCommand } from './commands/restore';
import { sendCommand } from './commands/send/send';
import { tailCommand } from './commands/tail';
import { usageCommand } from './commands/usage';
import { verifyCommand } from './commands/verify';
import { storeFault } from './store/store-fault';

/** Runs one command line and answers the exit code. Faults are printed in one line; defects keep their stack. */
export const runCli = (args: readonly string[], terminal: Terminal): Promise<number> =>
  runProgram(ledgerProgram(terminal), args, terminal, storeFault);

const ledgerProgram = (terminal: Terminal): Command => {
  const program = newProgram('ledger', terminal)
    .version(installedVersion(), '-V, --version', 'print the version of this program')
    .description('Command line of the agent budget ledger: look at ledgers, audit them, keep them safe.')
    .addHelpText(
      'after',
      `
The commands that a ledger takes, such as Reserve and Settle, are sent with "send"; "commands" lists them.
Commands that take --server ask a running server; commands that take --data-dir work on its directory.
Exit codes: 0 done, 1 failed or something was found, 2 the command line is wrong.

Examples:
  $ npm run cli -- send my-project OpenLedger
  $ npm run cli -- accounts my-project
  $ npm run cli -- tail my-project --follow
  $ npm run cli -- verify --data-dir ./data`,
    );
  const commands = [
    sendCommand,
    commandsCommand,
    accountsCommand,
    usageCommand,
    efficiencyCommand,
    rejectionsCommand,
    escrowsCommand,
    periodsCommand,
    tailCommand,
    verifyCommand,
    rebuildCommand,
    backupCommand,
    restoreCommand,
    moveCommand,
    clockCommand,
  ];
  for (const command of commands) program.addCommand(command(terminal).copyInheritedSettings(program));
  return program;
};
