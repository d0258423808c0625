import { EscrowStatus, type EscrowRecord } from '@ledger/protocol';
import { Command, Option } from 'commander';
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
  readonly account?: string;
  readonly which: 'open' | 'ended' | 'all';
  readonly json?: boolean;
}

export const escrowsCommand = (terminal: Terminal): Command =>
  new Command('escrows')
    .description('List the funds that are held for somebody, and what became of those that were.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('-a, --account <id>', 'only those in which it is payer, payee or arbiter', id)
    .addOption(new Option('--which <which>', 'which of them').choices(['open', 'ended', 'all']).default('open'))
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ npm run cli -- escrows my-project --account agent-7 --which all')
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const escrows = await readEscrows(server, ledgerId, flags);
        const text = flags.json ? JSON.stringify(escrows.map(plain), null, 2) : asTable(escrows, terminal);
        await writeLine(terminal.out, text);
      });
    });

const readEscrows = async (
  server: ServerConnection,
  ledgerId: string,
  { account, which }: Flags,
): Promise<readonly EscrowRecord[]> =>
  everyPage<EscrowRecord>(await server.storePosition(), async ({ after, ...page }) => {
    const { escrows, nextAfterId } = await server.query('listEscrows', {
      ledgerId,
      accountId: account,
      open: which === 'all' ? undefined : which === 'open',
      afterId: after,
      ...page,
    });
    return [escrows, nextAfterId];
  });

const statusOf = ({ status }: EscrowRecord): string => (EscrowStatus[status] ?? `status ${status}`).toLowerCase();

const plain = (escrow: EscrowRecord) => ({ ...escrow, status: statusOf(escrow) });

const asTable = (escrows: readonly EscrowRecord[], { colour }: Terminal): string => {
  const columns = [
    ...['escrow', 'status', 'payer', 'payee', 'arbiter', 'resource'].map((title) => ({ title })),
    ...['set aside', 'released', 'refunded', 'held'].map((title) => ({ title, align: 'right' as const })),
    { title: 'until' },
  ];
  const cells = escrows.flatMap((escrow) =>
    escrow.amounts.map(({ resource, amount, released, refunded, rest }, line) => [
      ...(line > 0
        ? ['', '', '', '', '']
        : [escrow.escrowId, statusOf(escrow), escrow.payerId, escrow.payeeId, escrow.arbiterId ?? '-']),
      resource,
      ...[amount, released, refunded, rest].map(grouped),
      line > 0 ? '' : (escrow.endedAt ?? escrow.expiresAt ?? '-'),
    ]),
  );
  return escrows.length === 0 ? 'there are none' : renderTable(columns, cells, painter(colour));
};
