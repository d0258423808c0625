import {
  AccountKind,
  AdjustDirection,
  ConsumeMode,
  DistributionStrategy,
  DonorsPolicy,
  EnforcementPolicy,
  LedgerClock,
  LedgerCommandServiceDefinition,
  OnShortage,
  StopPolicy,
  ThrottlePolicy,
  UnfundedPolicy,
  UnpricedPolicy,
  WindowUnit,
  type CommandBody,
  type CommandCase,
} from '@ledger/protocol';

const usd = [{ resource: 'usd', amount: '1.5' }];
const labels = { entries: { team: 'research' } };
const thresholds = { yellow: '0.4', orange: '0.5', red: '0.6', black: '0.7' };
const policy = {
  unfunded: UnfundedPolicy.DENY,
  donors: DonorsPolicy.LEDGER,
  stop: StopPolicy.BINDING,
  throttle: ThrottlePolicy.BINDING,
  enforcement: EnforcementPolicy.OBSERVE,
  unpriced: UnpricedPolicy.FLAG,
  degrade: { models: ['small-1'], dropFeatures: ['search'] },
};
const attribution = {
  operation: 'chat',
  model: 'big-1',
  provider: 'acme',
  task: 't',
  session: 's',
  tags: { colour: 'red' },
  tokens: { input: 1, cachedInput: 2, cacheWrite: 3, output: 4, reasoning: 5 },
  seconds: '2.5',
  calls: 6,
};
const window = { unit: WindowUnit.DAY, timeZone: 'Europe/Berlin' };

/** Every field of every command, stated; the envelopes are left to the reader. Some of it no ledger would accept. */
const FIELDS: { readonly [C in CommandCase]: object } = {
  openLedger: {
    clock: LedgerClock.CALLER,
    resources: [{ resource: 'watts', scale: 2 }],
    policy,
    thresholds,
    labels,
  },
  defineResource: { resource: 'watts', scale: 2 },
  fund: { amounts: usd },
  withdraw: { amounts: usd },
  closeLedger: {},
  closePeriod: { label: '2026-11' },
  resetClock: { reason: 'why' },
  openAccount: {
    accountId: 'a',
    parentId: 'p',
    kind: AccountKind.RUN,
    labels,
    priority: 3,
    minReserve: usd,
    thresholds,
    policy,
    allocation: usd,
    profile: 'quick',
    maxima: usd,
    maxSeconds: 60,
    maxOpen: 4,
    confidenceThreshold: '0.9',
  },
  updateAccount: {
    accountId: 'a',
    labels,
    priority: 3,
    minReserve: { amounts: usd },
    thresholds,
    policy,
    maxOpen: 4,
    confidenceThreshold: '0.9',
  },
  suspendAccount: { accountId: 'a', reason: 'loops' },
  resumeAccount: { accountId: 'a' },
  closeAccount: { accountId: 'a', cascade: true },
  allocate: { accountId: 'a', amounts: usd },
  reclaim: { accountId: 'a', amounts: usd },
  transfer: { fromId: 'a', toId: 'b', amounts: usd },
  distribute: {
    accountId: 'a',
    amounts: usd,
    strategy: DistributionStrategy.PROPORTIONAL,
    children: [{ accountId: 'b', weight: '2' }],
  },
  adjust: { revision: 7n, resource: 'usd', direction: AdjustDirection.CREDIT, amount: '1', reason: 'refund' },
  reallocate: { accountId: 'a', amounts: usd },
  setLimit: {
    accountId: 'a',
    resource: 'usd',
    amount: '10',
    window,
    rollover: '2',
    tolerance: '0.1',
    priorityShare: { share: '0.2', priorityFrom: 5 },
  },
  removeLimit: { accountId: 'a', resource: 'usd', window },
  consume: {
    accountId: 'a',
    mode: ConsumeMode.ENFORCE,
    amounts: usd,
    attribution,
    onShortage: OnShortage.REALLOCATE,
    reservationId: 'r',
  },
  reserve: {
    accountId: 'a',
    reservationId: 'r',
    amounts: usd,
    ttlSeconds: 60,
    attribution,
    onShortage: OnShortage.REALLOCATE,
    estimate: { provider: 'acme', model: 'big-1', text: 'hello', inputTokens: 2, maxOutputTokens: 9 },
  },
  extendReservation: { reservationId: 'r', ttlSeconds: 60 },
  settle: { reservationId: 'r', amounts: usd, final: true, attribution },
  voidReservation: { reservationId: 'r' },
  reportConfidence: { accountId: 'a', confidence: '0.5' },
  reportOutcome: { accountId: 'a', work: '3', success: true, attribution },
  openEscrow: {
    escrowId: 'e',
    payerId: 'a',
    payeeId: 'b',
    arbiterId: 'c',
    amounts: usd,
    ttlSeconds: 60,
    reason: 'for a review',
  },
  releaseEscrow: { escrowId: 'e', amounts: usd, byId: 'a' },
  refundEscrow: { escrowId: 'e', byId: 'b' },
};

export const COMMAND_CASES = Object.keys(FIELDS) as readonly CommandCase[];

/** The command with every field that it has. */
export const fullCommand = ($case: CommandCase): CommandBody => {
  const envelope = {
    commandId: 'c',
    ledgerId: 'l',
    actor: 'me',
    correlationId: 'x',
    causationId: 'y',
    occurredAt: '2026-11-23T12:00:00.000Z',
    at: '2026-11-23T12:00:01.000Z',
    dryRun: true,
  };
  const { requestType } = LedgerCommandServiceDefinition.methods[$case];
  return { $case, value: requestType.fromPartial({ ...FIELDS[$case], envelope } as never) } as CommandBody;
};
