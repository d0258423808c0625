import type { GetEfficiencyResponse } from '@ledger/protocol';
import { Command } from 'commander';
import {
  grouped,
  id,
  instant,
  jsonOption,
  painter,
  pair,
  renderTable,
  serverOption,
  type Terminal,
  withServer,
  writeLine,
} from '@ledger/terminal';

interface Flags {
  readonly server: string;
  readonly account?: string;
  readonly subtree?: boolean;
  readonly operation?: string;
  readonly model?: string;
  readonly task?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export const efficiencyCommand = (terminal: Terminal): Command =>
  new Command('efficiency')
    .description('Show the work that was reported, and what was used for it.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('-a, --account <id>', 'only of this account', id)
    .option('--subtree', 'with --account: of everything below it too')
    .option('--operation <name>', 'only outcomes and usage of this operation')
    .option('--model <name>', 'only outcomes and usage of this model')
    .option('--task <name>', 'only outcomes and usage of this task')
    .option('--tag <name=value>', 'only outcomes and usage with this tag; may be given again', pair)
    .option('--from <instant>', 'from the hour of this instant on', instant)
    .option('--to <instant>', 'up to this instant', instant)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ npm run cli -- efficiency my-project --account team-a --subtree')
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const efficiency = await server.query('getEfficiency', {
          ledgerId,
          accountId: flags.account,
          subtree: flags.subtree === true,
          fromTime: flags.from,
          toTime: flags.to,
          operation: flags.operation,
          model: flags.model,
          task: flags.task,
          tags: flags.tag ?? {},
          minPosition: await server.storePosition(),
        });
        await writeLine(terminal.out, flags.json ? asJson(efficiency) : asText(efficiency, terminal));
      });
    });

const asText = (efficiency: GetEfficiencyResponse, { colour }: Terminal): string => {
  const { work, outcomes, successes, failures, resources } = efficiency;
  const count = (of: bigint): string => grouped(String(of));
  const done = `work of ${grouped(work)} in ${count(outcomes)} outcomes, ${count(successes)} successes and ${count(failures)} failures`;
  if (resources.length === 0) return `${done}; nothing was used`;
  const columns = [
    { title: 'resource' },
    ...['used', 'used per work', 'work per unit'].map((title) => ({ title, align: 'right' as const })),
  ];
  const cells = resources.map(({ resource, used, usedPerWork, workPerUnit }) => [
    resource,
    grouped(used),
    usedPerWork === undefined ? '-' : grouped(usedPerWork),
    workPerUnit === undefined ? '-' : grouped(workPerUnit),
  ]);
  return `${done}\n${renderTable(columns, cells, painter(colour))}`;
};

/** Counts are bigint on this wire, which JSON lacks; they stay far below 2^53. */
const asJson = ({ work, outcomes, successes, failures, resources }: GetEfficiencyResponse): string =>
  JSON.stringify(
    { work, outcomes: Number(outcomes), successes: Number(successes), failures: Number(failures), resources },
    null,
    2,
  );
