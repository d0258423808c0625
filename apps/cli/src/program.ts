import type { Command } from 'commander';
import { installedVersion } from '@ledger/platform';
import { newProgram, runProgram, type Terminal } from '@ledger/terminal';
import { storeFault } from './store/store-fault';

type MakeCommand = (terminal: Terminal) => Command;

/* eslint-disable @typescript-eslint/no-require-imports -- import() of this compiler names built files, which tests have not */
/** Commands by name, in the order of the help. One is loaded when it is named: it does not wait for what others need. */
const COMMANDS: Readonly<Record<string, () => MakeCommand>> = {
  send: () => (require('./commands/send/send') as typeof import('./commands/send/send')).sendCommand,
  commands: () => (require('./commands/commands') as typeof import('./commands/commands')).commandsCommand,
  accounts: () => (require('./commands/accounts') as typeof import('./commands/accounts')).accountsCommand,
  usage: () => (require('./commands/usage') as typeof import('./commands/usage')).usageCommand,
  efficiency: () => (require('./commands/efficiency') as typeof import('./commands/efficiency')).efficiencyCommand,
  rejections: () => (require('./commands/rejections') as typeof import('./commands/rejections')).rejectionsCommand,
  escrows: () => (require('./commands/escrows') as typeof import('./commands/escrows')).escrowsCommand,
  periods: () => (require('./commands/periods') as typeof import('./commands/periods')).periodsCommand,
  tail: () => (require('./commands/tail') as typeof import('./commands/tail')).tailCommand,
  verify: () => (require('./commands/verify') as typeof import('./commands/verify')).verifyCommand,
  rebuild: () => (require('./commands/rebuild') as typeof import('./commands/rebuild')).rebuildCommand,
  backup: () => (require('./commands/backup') as typeof import('./commands/backup')).backupCommand,
  restore: () => (require('./commands/restore') as typeof import('./commands/restore')).restoreCommand,
  move: () => (require('./commands/move') as typeof import('./commands/move')).moveCommand,
  clock: () => (require('./commands/clock') as typeof import('./commands/clock')).clockCommand,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs one command line and answers the exit code. Faults are said in one line; defects keep their stack. */
export const runCli = (args: readonly string[], terminal: Terminal): Promise<number> => {
  const commands = namedIn(args).map((name) => COMMANDS[name]!());
  return runProgram(ledgerProgram(terminal, commands), args, terminal, storeFault);
};

/** The one command that the line begins with, or all where it may ask for any: for help, or by a wrong name. */
const namedIn = ([first = '']: readonly string[]): readonly string[] => {
  if (Object.hasOwn(COMMANDS, first)) return [first];
  return first === '--version' || first === '-V' ? [] : Object.keys(COMMANDS);
};

const ledgerProgram = (terminal: Terminal, commands: readonly MakeCommand[]): Command => {
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
  for (const command of commands) program.addCommand(command(terminal).copyInheritedSettings(program));
  return program;
};
