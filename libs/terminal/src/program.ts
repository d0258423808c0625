import { Command, CommanderError } from 'commander';
import { CliFault, EXIT, ToldFault } from './cli-fault';
import type { Terminal } from './terminal';

/** Makes a command line that writes to the terminal, and never ends the process by itself. */
export const newProgram = (name: string, terminal: Terminal): Command =>
  new Command(name)
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
      outputError: (text, write) => write(inWords(text)),
    });

const OPTION = /^error: option '.*?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*?)\.?\n$/s;
const VARIABLE = /^error: option '.*' value '(.*)' from env '(\w+)' is invalid\. (.*?)\.?\n$/s;
const ARGUMENT = /^error: command-argument value '(.*)' is invalid for argument '(.*?)'\. (.*?)\.?\n$/s;

/** Rewords commander's refusal of an argument like that of a field: its name, the rule, and what was given. */
const inWords = (text: string): string => {
  const [, option, ofOption, optionRule] = OPTION.exec(text) ?? [];
  if (option !== undefined) return told(option, optionRule!, ofOption!);
  const [, ofVariable, variable, variableRule] = VARIABLE.exec(text) ?? [];
  if (variable !== undefined) return told(`the variable ${variable}`, variableRule!, ofVariable!);
  const [, ofArgument, argument, argumentRule] = ARGUMENT.exec(text) ?? [];
  return argument === undefined ? text : told(`<${argument}>`, argumentRule!, ofArgument!);
};

const told = (name: string, rule: string, given: string): string =>
  `error: ${name} ${rule.replace(/^Allowed choices are /, 'must be one of ')}` +
  `${rule.includes(JSON.stringify(given)) ? '' : `; given ${JSON.stringify(given)}`}\n`;

/**
 * Runs one command line and answers the exit code. Faults are printed in one line; defects keep their stack.
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
    // Commander has already printed what is wrong with the line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const fault = told(error);
    if (fault instanceof ToldFault) return fault.exitCode;
    terminal.err.write(`${fault instanceof CliFault ? `error: ${fault.message}` : describeDefect(error)}\n`);
    return fault instanceof CliFault ? fault.exitCode : EXIT.failed;
  }
};

const describeDefect = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
