import { UsageDimension, type UsageRow } from '@ledger/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { withServer, type ServerConnection } from '../connection/server-connection';
import { grouped, renderTable, type Column } from '../terminal/table';
import { painter, writeLine, type Terminal } from '../terminal/terminal';
import { id, jsonOption, serverOption } from './options';

const DIMENSIONS = {
  account: UsageDimension.ACCOUNT,
  operation: UsageDimension.OPERATION,
  model: UsageDimension.MODEL,
  hour: UsageDimension.HOUR,
  payer: UsageDimension.PAYER,
} as const;
type Dimension = keyof typeof DIMENSIONS;

const FIELD_OF = {
  account: 'accountId',
  operation: 'operation',
  model: 'model',
  hour: 'hour',
  payer: 'payerId',
} as const satisfies Record<Dimension, keyof UsageRow>;

const PAGE = 1_000;

interface Flags {
  readonly server: string;
  readonly by: readonly Dimension[];
  readonly account?: string;
  readonly subtree?: boolean;
  readonly operation?: string;
  readonly model?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export const usageCommand = (terminal: Terminal): Command =>
  new Command('usage')
    .description('What was used, by account, operation, model, hour or payer.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('--by <list>', `of ${Object.keys(DIMENSIONS).join(', ')}; comma-separated`, dimensions, [
      'operation',
      'model',
    ] as Dimension[])
    .option('-a, --account <id>', 'only of this spender', id)
    .option('--subtree', 'with --account: of everything below it too')
    .option('--operation <name>', 'only of this operation')
    .option('--model <name>', 'only of this model')
    .option('--from <instant>', 'from the hour of this instant on', instant)
    .option('--to <instant>', 'up to this instant', instant)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ npm run cli -- usage my-project --by account,model
  $ npm run cli -- usage my-project --by hour --from 2026-11-23T00:00:00Z`,
    )
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const rows = await readUsage(server, ledgerId, flags);
        const text = flags.json ? JSON.stringify(rows.map(plain), null, 2) : asTable(rows, flags.by, terminal);
        await writeLine(terminal.out, text);
      });
    });

const readUsage = async (server: ServerConnection, ledgerId: string, flags: Flags): Promise<readonly UsageRow[]> => {
  const rows: UsageRow[] = [];
  const minPosition = await server.storePosition();
  for (let pageToken: string | undefined; ;) {
    const page = await server.query('getUsage', {
      ledgerId,
      accountId: flags.account,
      subtree: flags.subtree === true,
      operation: flags.operation,
      model: flags.model,
      fromTime: flags.from,
      toTime: flags.to,
      groupBy: flags.by.map((dimension) => DIMENSIONS[dimension]),
      pageToken,
      pageSize: PAGE,
      minPosition,
    });
    rows.push(...page.rows);
    if (page.nextPageToken === undefined) return rows;
    pageToken = page.nextPageToken;
  }
};

const asTable = (rows: readonly UsageRow[], by: readonly Dimension[], terminal: Terminal): string => {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = [
    ...by.map((dimension) => ({ title: dimension })),
    { title: 'resource' },
    ...['used', 'paid by nobody', 'charges', 'overruns', 'overrun'].map(right),
  ];
  const cells = rows.map((row) => [
    ...by.map((dimension) => row[FIELD_OF[dimension]] ?? '-'),
    row.resource,
    grouped(row.amount),
    grouped(row.unpaid),
    grouped(String(row.charges)),
    grouped(String(row.overruns)),
    grouped(row.overrun),
  ]);
  return rows.length === 0 ? 'nothing was used' : renderTable(columns, cells, painter(terminal.colour));
};

/** Counts are bigint on this wire, which JSON has not; they stay far below 2^53. */
const plain = ({ charges, overruns, ...rest }: UsageRow) => ({
  ...rest,
  charges: Number(charges),
  overruns: Number(overruns),
});

const dimensions = (text: string): readonly Dimension[] => {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(DIMENSIONS, name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${JSON.stringify(unknown)} is not one of ${Object.keys(DIMENSIONS).join(', ')}`);
  if (new Set(names).size < names.length) throw new InvalidArgumentError('names one twice');
  return names as Dimension[];
};

const instant = (text: string): string => {
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('must be an instant in UTC such as 2026-11-23T12:00:00Z');
  }
  return new Date(text).toISOString();
};
