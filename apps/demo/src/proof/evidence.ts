import { setTimeout as pause } from 'node:timers/promises';
import { decodeEvent } from '@ledger/domain';
import { comparePositions, parsePosition, START, type Position } from '@ledger/event-store';
import { AccountState, type AccountBalances, type Ledger } from '@ledger/protocol';
import { LedgerAudit, type BalanceRow } from '@ledger/audit';
import { CliFault, everyPage, type ServerConnection } from '@ledger/terminal';
import { PricedCharges } from './priced-charges';

/** Everything that the read models say about one ledger, at a position or later. */
export interface Projected {
  /** Funds that came in and went out, by name of the resource. */
  readonly funded: ReadonlyMap<string, { readonly funded: string; readonly withdrawn: string }>;
  /** Each account's own row in each resource. */
  readonly rows: readonly BalanceRow[];
  /** The root's subtree, as the read models keep it, by resource. */
  readonly subtree: ReadonlyMap<string, { readonly allocated: string; readonly closedBelow: string }>;
  /** Amounts that nobody paid, by resource. */
  readonly unpaid: ReadonlyMap<string, string>;
}

const PAGE = 1_000;
/** Deeper than any tree that a ledger takes. */
const DEPTH = 32;

/** Reads the projected tables back, once they have seen the position. */
export const readProjected = async (
  server: ServerConnection,
  ledgerId: string,
  position: Position,
): Promise<Projected> => {
  await untilProjected(server, position);
  const accounts = await allBalances(server, ledgerId, position);
  const ledger = await findLedger(server, ledgerId, position);
  return {
    funded: new Map(ledger.resources.map(({ resource, funded, withdrawn }) => [resource, { funded, withdrawn }])),
    rows: accounts.flatMap(rowsOf),
    subtree: new Map(accounts[0]!.balances.map(({ own, subtree }) => [own!.resource, subtree!])),
    unpaid: await unpaidUsage(server, ledgerId, position),
  };
};

/** A closed account is asked only for what should not be there any more. */
const rowsOf = ({ account, balances }: AccountBalances): readonly BalanceRow[] =>
  balances
    .map(({ own }) => ({ ...own!, accountId: account!.accountId }))
    .filter((row) => account!.state !== AccountState.CLOSED || BUCKETS.some((bucket) => row[bucket] !== '0'));
const BUCKETS = ['available', 'held', 'consumed', 'closedBelow'] as const;

const PROJECTED_WITHIN_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until the tables have seen the position.
 *
 * @throws CliFault when they do not get there, naming the projection that is in the way.
 */
export const untilProjected = async (server: ServerConnection, position: Position): Promise<void> => {
  for (let waited = 0; ; waited += POLL_MS) {
    const { projections } = await server.query('getStatus', {});
    const behind = projections.find((one) => comparePositions(parsePosition(one.position ?? START), position) < 0);
    if (behind === undefined) return;
    if (waited >= PROJECTED_WITHIN_MS || behind.error !== undefined) {
      const why = behind.error ?? 'it is too slow';
      throw new CliFault(
        `the read model ${behind.name} stands at ${behind.position ?? 'an unknown position'}, not yet at ${position}: ${why}`,
      );
    }
    await pause(POLL_MS);
  }
};

const allBalances = (
  server: ServerConnection,
  ledgerId: string,
  minPosition: string,
): Promise<readonly AccountBalances[]> =>
  everyPage<AccountBalances>(minPosition, async ({ after, ...page }) => {
    const request = { ledgerId, accountId: 'root', depth: DEPTH, afterId: after, closed: true, ...page };
    const { accounts, nextAfterId } = await server.query('getBalances', request);
    return [accounts, nextAfterId];
  });

const findLedger = async (server: ServerConnection, ledgerId: string, minPosition: string): Promise<Ledger> => {
  // A prefix of an id comes right before it, so the list begins close by.
  let afterId: string | undefined = ledgerId.slice(0, -1) || undefined;
  for (;;) {
    const page: { ledgers: Ledger[]; nextAfterId?: string | undefined } = await server.query('listLedgers', {
      afterId,
      pageSize: PAGE,
      minPosition,
    });
    const found = page.ledgers.find((ledger) => ledger.ledgerId === ledgerId);
    if (found !== undefined) return found;
    if (page.nextAfterId === undefined) throw new CliFault(`the read models do not know the ledger ${ledgerId}`);
    afterId = page.nextAfterId;
  }
};

const unpaidUsage = async (
  server: ServerConnection,
  ledgerId: string,
  minPosition: string,
): Promise<ReadonlyMap<string, string>> => {
  // Usage that is grouped by nothing has one row a resource, which is far less than a page.
  const { rows } = await server.query('getUsage', { ledgerId, groupBy: [], pageSize: PAGE, minPosition });
  return new Map(rows.map(({ resource, unpaid }) => [resource, unpaid]));
};

/** Reads the ledger's events from the first to at least the position, folds them, and works out their charges anew. */
export const readLog = async (
  server: ServerConnection,
  ledgerId: string,
  position: Position,
  onEvents: (count: number) => void = () => undefined,
): Promise<{ readonly audit: LedgerAudit; readonly priced: PricedCharges }> => {
  const audit = new LedgerAudit();
  const priced = new PricedCharges();
  for await (const { message } of server.watch({ ledgerId })) {
    if (message?.$case === 'event') {
      const event = decodeEvent(message.value.type, message.value.dataJson);
      audit.apply(event);
      priced.apply(event, message.value.revision);
      onEvents(audit.events);
    } else if (message !== undefined && comparePositions(parsePosition(message.value.position), position) >= 0) {
      return { audit, priced };
    }
  }
  throw new CliFault(`the events of ${ledgerId} ended before position ${position}`);
};
