import { RejectionCode, type RejectionRow } from '@ledger/protocol';
import { Command } from 'commander';
import {
  everyPage,
  grouped,
  id,
  instant,
  jsonOption,
  painter,
  renderTable,
  type ServerConnection,
  serverOption,
  type Terminal,
  withServer,
  writeLine,
} from '@ledger/terminal';

interface Flags {
  readonly server: string;
  readonly account?: string;
  readonly subtree?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export const rejectionsCommand = (terminal: Terminal): Command =>
  new Command('rejections')
    .description('Count the commands that were refused, by account and reason.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('-a, --account <id>', 'only of commands that name this account', id)
    .option('--subtree', 'with --account: of everything below it too')
    .option('--from <instant>', 'from the hour of this instant on', instant)
    .option('--to <instant>', 'up to this instant', instant)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Past a rate per account refusals are counted, not recorded one by one: they stand under "of them unrecorded".

Example:
  $ npm run cli -- rejections my-project --account team-a --subtree`,
    )
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const rows = (await readRejections(server, ledgerId, flags)).map(plain);
        await writeLine(terminal.out, flags.json ? JSON.stringify(rows, null, 2) : asTable(rows, terminal));
      });
    });

const readRejections = async (
  server: ServerConnection,
  ledgerId: string,
  flags: Flags,
): Promise<readonly RejectionRow[]> =>
  everyPage<RejectionRow>(await server.storePosition(), async ({ after, ...page }) => {
    const { rows, nextPageToken } = await server.query('getRejections', {
      ledgerId,
      accountId: flags.account,
      subtree: flags.subtree === true,
      code: RejectionCode.UNSPECIFIED,
      fromTime: flags.from,
      toTime: flags.to,
      pageToken: after,
      ...page,
    });
    return [rows, nextPageToken];
  });

/** Counts are bigint on this wire, which JSON lacks; they stay far below 2^53. */
const plain = ({ accountId, code, count, unrecorded, firstAt, lastAt }: RejectionRow) => ({
  accountId: accountId ?? null,
  code: (RejectionCode[code] ?? `code ${code}`).toLowerCase(),
  count: Number(count),
  unrecorded: Number(unrecorded),
  firstAt,
  lastAt,
});

const asTable = (rows: readonly ReturnType<typeof plain>[], { colour }: Terminal): string => {
  const columns = [
    { title: 'account' },
    { title: 'code' },
    { title: 'refused', align: 'right' as const },
    { title: 'of them unrecorded', align: 'right' as const },
    { title: 'first' },
    { title: 'last' },
  ];
  const cells = rows.map(({ accountId, code, count, unrecorded, firstAt, lastAt }) => [
    accountId ?? '-',
    code,
    grouped(String(count)),
    grouped(String(unrecorded)),
    firstAt,
    lastAt,
  ]);
  return rows.length === 0 ? 'nothing was refused' : renderTable(columns, cells, painter(colour));
};
