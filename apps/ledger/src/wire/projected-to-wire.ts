import type {
  AccountBalances,
  AccountSummary,
  Buckets,
  Efficiency,
  EscrowSummary,
  LedgerSummary,
  PeriodSummary,
  RejectionLine,
  ResourceBalance,
  UsageLine,
} from '@ledger/read-models';
import type * as wire from '@ledger/protocol';
import {
  accountStateToWire,
  clockToWire,
  escrowStatusToWire,
  kindToWire,
  ledgerStatusToWire,
  rejectionCodeToWire,
} from './enums';
import { balanceToWire, labelsToWire, limitToWire } from './view-to-wire';

/** Rows of the projected tables as messages. */
export const ledgerToWire = (ledger: LedgerSummary): wire.Ledger => ({
  ledgerId: ledger.ledgerId,
  status: ledgerStatusToWire[ledger.status],
  clock: clockToWire[ledger.clock],
  openedAt: ledger.openedAt,
  closedAt: ledger.closedAt,
  resources: ledger.resources.map((totals) => ({ ...totals })),
  labels: labelsToWire(ledger.labels),
  parked: ledger.parked,
});

/** An account in a list, which has fewer fields than in GetAccount. */
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
  profile: account.profile,
  expiresAt: account.expiresAt,
  confidenceThreshold: undefined,
  confidence: undefined,
  limits: [],
});

export const accountBalancesToWire = ({ account, balances, limits }: AccountBalances): wire.AccountBalances => ({
  account: listedAccountToWire(account),
  balances: balances.map(treeBalanceToWire),
  limits: limits.map(limitToWire),
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
  provider: line.provider,
  task: line.task,
  session: line.session,
  tags: { ...line.tags },
  labels: { ...line.labels },
  adjusted: line.adjusted,
  priced: line.priced,
  unpriced: BigInt(line.unpriced),
});

export const efficiencyToWire = (efficiency: Efficiency): wire.GetEfficiencyResponse => ({
  work: efficiency.work,
  outcomes: BigInt(efficiency.outcomes),
  successes: BigInt(efficiency.successes),
  failures: BigInt(efficiency.failures),
  resources: efficiency.resources.map(({ resource, used, usedPerWork, workPerUnit }) => ({
    resource,
    used,
    usedPerWork,
    workPerUnit,
  })),
  position: efficiency.position,
});

export const rejectionLineToWire = (line: RejectionLine): wire.RejectionRow => ({
  accountId: line.accountId,
  code: rejectionCodeToWire[line.code],
  count: BigInt(line.count),
  unrecorded: BigInt(line.unrecorded),
  firstAt: line.firstAt,
  lastAt: line.lastAt,
});

export const escrowToWire = (escrow: EscrowSummary): wire.EscrowRecord => ({
  escrowId: escrow.escrowId,
  payerId: escrow.payerId,
  payeeId: escrow.payeeId,
  arbiterId: escrow.arbiterId,
  status: escrowStatusToWire[escrow.status],
  amounts: escrow.amounts.map((part) => ({ ...part })),
  reason: escrow.reason,
  openedAt: escrow.openedAt,
  expiresAt: escrow.expiresAt,
  endedAt: escrow.endedAt,
});

export const periodToWire = (period: PeriodSummary): wire.ClosedPeriod => ({
  number: period.number,
  label: period.label,
  from: period.from,
  to: period.to,
  totals: period.totals.map((figures) => ({ ...figures })),
  revision: BigInt(period.revision),
  chainHead: period.chainHead,
  balancesHash: period.balancesHash,
});
