import { Command, CommanderError } from 'commander';
import { CliFault, EXIT } from './cli-fault';
import { accountsCommand } from './commands/accounts';
import { backupCommand } from './commands/backup';
import { clockCommand } from './commands/clock';
import { demoCommand } from './commands/demo';
import { efficiencyCommand } from './commands/efficiency';
import { escrowsCommand } from './commands/escrows';
import { moveCommand } from './commands/move';
import { periodsCommand } from './commands/periods';
import { rebuildCommand } from './commands/rebuild';
import { rejectionsCommand } from './commands/rejections';
import { restoreCommand } from './commands/restore';
import { sendCommand } from './commands/send';
import { tailCommand } from './commands/tail';
import { usageCommand } from './commands/usage';
import { verifyCommand } from './commands/verify';
import { storeFault } from './store/store-fault';
import { type Terminal } from './terminal/terminal';

/** Runs one command line and answers the exit code. Faults are said in one line; defects keep their stack. */
export const runCli = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const program = newProgram(terminal);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said already what is wrong with the line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const fault = storeFault(error);
    terminal.err.write(`${fault instanceof CliFault ? `error: ${fault.message}` : describeDefect(error)}\n`);
    return fault instanceof CliFault ? fault.exitCode : EXIT.failed;
  }
};

const describeDefect = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const newProgram = (terminal: Terminal): Command => {
  const program = new Command('ledger')
    .description('Command line of the agent budget ledger: look at ledgers, audit them, keep them safe.')
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
    })
    .addHelpText(
      'after',
      `
Commands that take --server ask a running server; commands that take --data-dir work on its directory.
Exit codes: 0 done, 1 failed or something was found, 2 the command line is wrong.

Examples:
  $ npm run cli -- demo --quick
  $ npm run cli -- accounts my-project
  $ npm run cli -- tail my-project --follow
  $ npm run cli -- verify --data-dir ./data`,
    );
  const commands = [
    demoCommand,
    sendCommand,
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
