import { COMMAND_DTOS, commandShape, queryShapes, type CallShape, type CommandCase } from '@ledger/protocol';
import { Command } from 'commander';
import { jsonOption, painter, renderTable, type Terminal, writeLine } from '@ledger/terminal';

export const commandsCommand = (terminal: Terminal): Command =>
  new Command('commands')
    .description('List the commands that a ledger takes, and the queries that a server answers.')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Commands are sent with "send"; "send COMMAND --help" shows the fields of one. Queries are calls over gRPC and NATS, most of
which a command of this program asks. All of it in full: docs/REFERENCE.md.

Example:
  $ npm run cli -- commands`,
    )
    .action(async ({ json }: { readonly json?: boolean }) => {
      const commands = (Object.keys(COMMAND_DTOS) as CommandCase[]).map(commandShape).map(inShort);
      const queries = queryShapes().map(inShort);
      await writeLine(
        terminal.out,
        json === true
          ? JSON.stringify({ commands, queries }, null, 2)
          : [listed('command', commands, terminal), listed('query', queries, terminal)].join('\n\n'),
      );
    });

/** Shortens a meaning to its first sentence, which says what the call does. */
const inShort = ({ name, meaning }: CallShape): CallShape => ({
  name,
  meaning: /^.*?[.?](?= |$)/.exec(meaning)?.[0] ?? meaning,
});

const listed = (title: string, calls: readonly CallShape[], { colour }: Terminal): string =>
  renderTable(
    [{ title }, { title: 'what it does' }],
    calls.map(({ name, meaning }) => [name, meaning]),
    painter(colour),
  );
