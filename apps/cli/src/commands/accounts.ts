import {
  AccountState,
  DEPTH_MAX,
  WindowUnit,
  type AccountBalances,
  type Limit,
  type TreeBalance,
} from '@ledger/protocol';
import { Command } from 'commander';
import {
  type Column,
  grouped,
  id,
  inParallel,
  jsonOption,
  type Paint,
  painter,
  renderTable,
  type ServerConnection,
  serverOption,
  statusName,
  type Terminal,
  wholeNumber,
  withServer,
  writeLine,
} from '@ledger/terminal';

const PAGE = 1_000;
const MOST_DEFAULT = 500;

interface Flags {
  readonly server: string;
  readonly account: string;
  readonly depth: number;
  readonly most: number;
  readonly closed?: boolean;
  readonly json?: boolean;
}

export const accountsCommand = (terminal: Terminal): Command =>
  new Command('accounts')
    .description('Show the tree of accounts with their balances, limits and status.')
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .option('-a, --account <id>', 'top of the tree to show', id, 'root')
    .option('--depth <levels>', 'levels below it', wholeNumber(0, DEPTH_MAX), DEPTH_MAX)
    .option('--most <n>', 'accounts to show at most', wholeNumber(1, 100_000), MOST_DEFAULT)
    .option('--closed', 'closed accounts too')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  $ npm run cli -- accounts my-project --account team-a --depth 1')
    .action(async (ledgerId: string, flags: Flags) => {
      await withServer(flags.server, async (server) => {
        const { accounts, more } = await readAccounts(server, ledgerId, flags);
        const statuses = await inParallel(accounts, (account) => readStatus(server, ledgerId, account));
        const paint = painter(terminal.colour);
        const text = flags.json ? asJson(accounts, statuses) : asTree(accounts, statuses, paint);
        await writeLine(terminal.out, text);
        if (more) terminal.err.write(`only the first ${flags.most} accounts are shown: see --most and --account\n`);
      });
    });

const readAccounts = async (
  server: ServerConnection,
  ledgerId: string,
  { account, depth, most, closed }: Flags,
): Promise<{ accounts: readonly AccountBalances[]; more: boolean }> => {
  const accounts: AccountBalances[] = [];
  const minPosition = await server.storePosition();
  for (let afterId: string | undefined; ;) {
    const page = await server.query('getBalances', {
      ledgerId,
      accountId: account,
      depth,
      afterId,
      pageSize: Math.min(PAGE, most - accounts.length),
      closed: closed === true,
      minPosition,
    });
    accounts.push(...page.accounts);
    afterId = page.nextAfterId;
    if (afterId === undefined || accounts.length >= most) return { accounts, more: afterId !== undefined };
  }
};

/** Reads the ledger's own state, which is ahead of the tables by a moment. */
const readStatus = async (
  server: ServerConnection,
  ledgerId: string,
  { account }: AccountBalances,
): Promise<string> => {
  if (account!.state === AccountState.CLOSED) return 'closed';
  const { spending } = await server.query('check', { ledgerId, accountId: account!.accountId });
  const status = statusName(spending?.status);
  return account!.state === AccountState.SUSPENDED ? `${status}, suspended` : status;
};

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });
const COLUMNS = [
  left('account'),
  left('status'),
  left('resource'),
  right('allocated'),
  right('available'),
  right('held'),
  right('consumed'),
  right('used'),
  right('limit'),
  left('period'),
];

const asTree = (accounts: readonly AccountBalances[], statuses: readonly string[], paint: Paint): string => {
  const top = accounts[0]?.account?.depth ?? 0;
  const rows = accounts.flatMap(({ account, balances, limits }, i) => {
    const name = `${'  '.repeat((account!.depth ?? top) - top)}${account!.accountId}`;
    const lines = [...balances.map(balanceCells), ...limits.filter(hasWindow).map(limitCells)];
    const state = `${paintStatus(statuses[i]!, paint)}${account!.expiresAt === undefined ? '' : ` until ${account!.expiresAt}`}`;
    return (lines.length === 0 ? [NO_CELLS] : lines).map((cells, line) => [
      line === 0 ? name : '',
      line === 0 ? state : '',
      ...cells,
    ]);
  });
  return renderTable(COLUMNS, rows, paint);
};

const NO_CELLS = ['-', '', '', '', '', '', '', ''];

const balanceCells = ({ own }: TreeBalance): readonly string[] => {
  const { resource, allocated, available, held, consumed, used, limit } = own!;
  return [resource, ...[allocated, available, held, consumed, used, limit ?? '-'].map(grouped), ''];
};

const hasWindow = ({ window }: Limit): boolean => window !== undefined;

/** Shows a quota on a line of its own: how much of it was used in the period that was last begun. */
const limitCells = ({ resource, used, amount, rolledIn, window, endsAt }: Limit): readonly string[] => {
  const whole =
    rolledIn === undefined || rolledIn === '0' ? grouped(amount) : `${grouped(amount)} + ${grouped(rolledIn)}`;
  const unit = WindowUnit[window!.unit]!.toLowerCase();
  return [resource, '', '', '', '', grouped(used), whole, `${unit} of ${window!.timeZone}, to ${endsAt}`];
};

const paintStatus = (status: string, paint: Paint): string => {
  if (status === 'green') return paint('green', status);
  if (status === 'yellow') return paint('yellow', status);
  return status === 'orange' ? paint('yellowBright', status) : paint('red', status);
};

const asJson = (accounts: readonly AccountBalances[], statuses: readonly string[]): string =>
  JSON.stringify(
    accounts.map(({ account, balances, limits }, i) => ({
      accountId: account!.accountId,
      parentId: account!.parentId ?? null,
      depth: account!.depth,
      status: statuses[i],
      profile: account!.profile,
      expiresAt: account!.expiresAt,
      balances: balances.map(({ own, subtree }) => ({ ...own, subtree })),
      limits: limits.map(({ window, ...limit }) => ({
        ...limit,
        window: window && { ...window, unit: WindowUnit[window.unit]!.toLowerCase() },
      })),
    })),
    null,
    2,
  );
