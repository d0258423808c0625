import type { UsageRow } from '@ledger/protocol';
import { Command } from 'commander';
import {
  type Column,
  everyPage,
  grouped,
  id,
  instant,
  jsonOption,
  painter,
  pair,
  renderTable,
  type ServerConnection,
  serverOption,
  type Terminal,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { dimensions, NAMED, shownIn, toRequest, type Dimension } from './usage-dimensions';

interface Flags {
  readonly server: string;
  readonly by: readonly Dimension[];
  readonly account?: string;
  readonly subtree?: boolean;
  readonly operation?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly task?: string;
  readonly session?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly label?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export const usageCommand = (terminal: Terminal): Command =>
  new Command('usage')
    .description('Sum up what was used, by account, operation, model, hour, payer, tag or label.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('--by <list>', `of ${NAMED.join(', ')}, tag:NAME, label:NAME; comma-separated`, dimensions, [
      'operation',
      'model',
    ] as Dimension[])
    .option('-a, --account <id>', 'only of this spender', id)
    .option('--subtree', 'with --account: of everything below it too')
    .option('--operation <name>', 'only of this operation')
    .option('--model <name>', 'only of this model')
    .option('--provider <name>', 'only of this provider')
    .option('--task <name>', 'only of this task')
    .option('--session <name>', 'only of this session')
    .option('--tag <name=value>', 'only with this tag; may be given again', pair)
    .option('--label <name=value>', 'only of accounts with this label; may be given again', pair)
    .option('--from <instant>', 'from the hour of this instant on', instant)
    .option('--to <instant>', 'up to this instant', instant)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Adjustments are counted in the hour of their decision, so an hour may show less than nothing.

Examples:
  $ npm run cli -- usage my-project --by account,model
  $ npm run cli -- usage my-project --by tag:customer --label team=research
  $ npm run cli -- usage my-project --by hour --from 2026-11-23T00:00:00Z`,
    )
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const rows = await readUsage(server, ledgerId, flags);
        const text = flags.json ? JSON.stringify(rows.map(plain), null, 2) : asTable(rows, flags.by, terminal);
        await writeLine(terminal.out, text);
      });
    });

const readUsage = async (server: ServerConnection, ledgerId: string, flags: Flags): Promise<readonly UsageRow[]> =>
  everyPage<UsageRow>(await server.storePosition(), async ({ after, ...page }) => {
    const { rows, nextPageToken } = await server.query('getUsage', {
      ledgerId,
      accountId: flags.account,
      subtree: flags.subtree === true,
      operation: flags.operation,
      model: flags.model,
      provider: flags.provider,
      task: flags.task,
      session: flags.session,
      tags: flags.tag ?? {},
      labels: flags.label ?? {},
      fromTime: flags.from,
      toTime: flags.to,
      ...toRequest(flags.by),
      pageToken: after,
      ...page,
    });
    return [rows, nextPageToken];
  });

const asTable = (rows: readonly UsageRow[], by: readonly Dimension[], terminal: Terminal): string => {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = [
    ...by.map((dimension) => ({ title: dimension })),
    { title: 'resource' },
    ...['used', 'priced here', 'adjusted', 'paid by nobody', 'charges', 'unpriced', 'overruns', 'overrun'].map(right),
  ];
  const cells = rows.map((row) => [
    ...by.map((dimension) => shownIn(row, dimension) ?? '-'),
    row.resource,
    ...[row.amount, row.priced, row.adjusted, row.unpaid].map(grouped),
    ...[row.charges, row.unpriced, row.overruns].map((count) => grouped(String(count))),
    grouped(row.overrun),
  ]);
  return rows.length === 0 ? 'nothing was used' : renderTable(columns, cells, painter(terminal.colour));
};

/** Counts are bigint on this wire, which JSON lacks; they stay far below 2^53. */
const plain = ({ charges, overruns, unpriced, ...rest }: UsageRow) => ({
  ...rest,
  charges: Number(charges),
  overruns: Number(overruns),
  unpriced: Number(unpriced),
});
