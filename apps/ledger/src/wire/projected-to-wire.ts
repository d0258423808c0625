import type {
  AccountBalances,
  AccountSummary,
  Buckets,
  LedgerSummary,
  ResourceBalance,
  UsageLine,
} from '@ledger/read-models';
import type * as wire from '@ledger/protocol';
import { accountStateToWire, clockToWire, kindToWire, ledgerStatusToWire } from './enums';
import { balanceToWire, labelsToWire } from './view-to-wire';

/** What the projected tables show, as messages. */
export const ledgerToWire = (ledger: LedgerSummary): wire.Ledger => ({
  ledgerId: ledger.ledgerId,
  status: ledgerStatusToWire[ledger.status],
  clock: clockToWire[ledger.clock],
  openedAt: ledger.openedAt,
  closedAt: ledger.closedAt,
  resources: ledger.resources.map((totals) => ({ ...totals })),
  labels: labelsToWire(ledger.labels),
});

/** A list says less of an account than GetAccount does. */
export const listedAccountToWire = (account: AccountSummary): wire.Account => ({
  accountId: account.accountId,
  parentId: account.parentId ?? undefined,
  kind: kindToWire[account.kind],
  state: accountStateToWire[account.state],
  suspendedId: undefined,
  priority: account.priority,
  labels: labelsToWire(account.labels),
  policy: undefined,
  thresholds: undefined,
  openedAt: account.openedAt,
  closedAt: account.closedAt,
  openChildren: undefined,
  openReservations: undefined,
  balances: [],
  spending: undefined,
  depth: account.depth,
  openReservationsBelow: undefined,
  openEscrows: undefined,
  maxOpen: undefined,
  profile: undefined,
  expiresAt: undefined,
  confidenceThreshold: undefined,
  confidence: undefined,
  limits: [],
});

export const accountBalancesToWire = ({ account, balances }: AccountBalances): wire.AccountBalances => ({
  account: listedAccountToWire(account),
  balances: balances.map(treeBalanceToWire),
});

const treeBalanceToWire = (balance: ResourceBalance): wire.TreeBalance => ({
  own: balanceToWire(balance),
  subtree: bucketsToWire(balance.subtree),
  final: balance.final && { resource: balance.resource, ...balance.final },
});

const bucketsToWire = ({ allocated, available, held, consumed, closedBelow }: Buckets): wire.Buckets => ({
  allocated,
  available,
  held,
  consumed,
  closedBelow,
});

export const usageLineToWire = (line: UsageLine): wire.UsageRow => ({
  accountId: line.accountId,
  operation: line.operation,
  model: line.model,
  hour: line.hour,
  payerId: line.payerId ?? undefined,
  resource: line.resource,
  amount: line.amount,
  unpaid: line.unpaid,
  charges: BigInt(line.charges),
  overruns: BigInt(line.overruns),
  overrun: line.overrun,
});
