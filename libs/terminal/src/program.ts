import { Command, CommanderError } from 'commander';
import { CliFault, EXIT } from './cli-fault';
import type { Terminal } from './terminal';

/** A command line that writes to the terminal, and never ends the process by itself. */
export const newProgram = (name: string, terminal: Terminal): Command =>
  new Command(name)
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
    });

/**
 * Runs one command line and answers the exit code. Faults are said in one line; defects keep their stack.
 *
 * @param told makes a {@link CliFault} of an error that was to be expected; anything else stays as it is.
 */
export const runProgram = async (
  program: Command,
  args: readonly string[],
  terminal: Terminal,
  told: (error: unknown) => unknown = (error) => error,
): Promise<number> => {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said already what is wrong with the line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const fault = told(error);
    terminal.err.write(`${fault instanceof CliFault ? `error: ${fault.message}` : describeDefect(error)}\n`);
    return fault instanceof CliFault ? fault.exitCode : EXIT.failed;
  }
};

const describeDefect = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
