import type { Command } from '../generated/budget/v1/any_command';
import { COMMANDS } from '../generated/dtos';
import { compileRules, type DtoClass } from './compiled';

/** One command of the wire, with its name in the oneof. */
export type CommandBody = NonNullable<Command['command']>;
export type CommandCase = CommandBody['$case'];
/** The request message of a command. */
export type RequestOf<C extends CommandCase> = Extract<CommandBody, { $case: C }>['value'];

/** The rules of each command, by its name in the oneof and in the order of that. */
export const COMMAND_DTOS: { readonly [C in CommandCase]: DtoClass<RequestOf<C>> } = COMMANDS;

// At start: a rule without a compiled form stops the server then, and not at its first command.
Object.values(COMMAND_DTOS).forEach(compileRules);
