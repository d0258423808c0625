import type { Command } from '../generated/budget/v1/any_command';
import { compileRules, type DtoClass } from './compiled';
import { messageNamed } from '../json/schema';
import * as ledger from './commands.dto';
import * as spending from './spending.dto';

/** One command of the wire, with its name in the oneof. */
export type CommandBody = NonNullable<Command['command']>;
export type CommandCase = CommandBody['$case'];
/** The request message of a command. */
export type RequestOf<C extends CommandCase> = Extract<CommandBody, { $case: C }>['value'];

type DtoName<C extends CommandCase> = `${Capitalize<C>}Dto`;

// A command without a class of its name, or with one that is not of its message, fails the build here.
const classes: { readonly [C in CommandCase as DtoName<C>]: DtoClass<RequestOf<C>> } = { ...ledger, ...spending };

/** The rules of each command, by its name in the oneof and in the order of that. */
export const COMMAND_DTOS = Object.fromEntries(
  messageNamed('budget.v1.Command').fields.map(({ localName }) => [
    localName,
    (classes as Readonly<Record<string, DtoClass>>)[`${localName[0]!.toUpperCase()}${localName.slice(1)}Dto`],
  ]),
) as { readonly [C in CommandCase]: DtoClass<RequestOf<C>> };

// At start: a rule without a compiled form stops the server then, and not at its first command.
Object.values(COMMAND_DTOS).forEach(compileRules);
