import type { ClosedPeriod } from '@ledger/protocol';
import { Command } from 'commander';
import {
  everyPage,
  grouped,
  id,
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
  readonly json?: boolean;
}

export const periodsCommand = (terminal: Terminal): Command =>
  new Command('periods')
    .description("List the closed periods with the ledger's figures at their ends.")
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The figures are those of the whole ledger since its opening. With --json also what proves them: revision, chain head and
hash of the balances, which "verify" works out anew from the log.

Example:
  $ npm run cli -- periods my-project`,
    )
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const periods = await readPeriods(server, ledgerId);
        const text = flags.json ? JSON.stringify(periods.map(plain), null, 2) : asTable(periods, terminal);
        await writeLine(terminal.out, text);
      });
    });

const readPeriods = async (server: ServerConnection, ledgerId: string): Promise<readonly ClosedPeriod[]> =>
  everyPage<ClosedPeriod, number>(await server.storePosition(), async ({ after, ...page }) => {
    const { periods, nextAfterNumber } = await server.query('listPeriods', { ledgerId, afterNumber: after, ...page });
    return [periods, nextAfterNumber];
  });

/** Revisions are bigint on this wire, which JSON lacks. */
const plain = ({ revision, ...rest }: ClosedPeriod) => ({ ...rest, revision: String(revision) });

const asTable = (periods: readonly ClosedPeriod[], { colour }: Terminal): string => {
  const columns = [
    ...['period', 'from', 'to', 'resource'].map((title) => ({ title })),
    ...['funded', 'withdrawn', 'available', 'held', 'consumed', 'used'].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const cells = periods.flatMap(({ number, label, from, to, totals }) => {
    const head = [label === undefined ? String(number) : `${number} ${label}`, from, to];
    if (totals.length === 0) return [[...head, '-', '', '', '', '', '', '']];
    return totals.map(({ resource, funded, withdrawn, available, held, consumed, used }, line) => [
      ...(line > 0 ? ['', '', ''] : head),
      resource,
      ...[funded, withdrawn, available, held, consumed, used].map(grouped),
    ]);
  });
  return periods.length === 0 ? 'no period was closed' : renderTable(columns, cells, painter(colour));
};
