import {
  AccountKind,
  FundRequest,
  LedgerClock,
  OpenAccountRequest,
  OpenLedgerRequest,
  SetLimitRequest,
  WindowUnit,
  type CommandAnswer,
  type CommandBody,
  type ResourceAmount,
} from '@ledger/protocol';
import { CliFault, type ServerConnection } from '@ledger/terminal';
import { type EnvelopeOf } from '../story/envelopes';
import { type AgentPlan, type Cost, type FleetPlan, type Quota, type Scenario } from '../story/scenario';

/** Tokens first; both are exact. */
export const amountsOf = ({ tokens, usd }: Cost): ResourceAmount[] => [
  { resource: 'tokens', amount: String(tokens) },
  { resource: 'usd', amount: usd.toFixed() },
];

/** Most commands of one message; the server takes 1,000. */
const BATCH = 200;

/** Opens a ledger whose time is the trace's. @throws CliFault when the ledger refuses. */
export const openDemoLedger = async (server: ServerConnection, envelope: EnvelopeOf): Promise<void> => {
  const request = {
    envelope: envelope('open-ledger'),
    clock: LedgerClock.CALLER,
    labels: { entries: { purpose: 'demo', traffic: 'AzureLLMInferenceTrace' } },
  };
  const command: CommandBody = { $case: 'openLedger', value: OpenLedgerRequest.fromPartial(request) };
  // The opening goes in a message of its own: a malformed one, such as a time for a ledger that has its own, is then an
  // answer too.
  const { answers } = await server.executeBatch({ commands: [{ command }], atomic: undefined });
  answers.forEach(requireAccepted);
};

/** Funds the ledger, caps it and opens everybody's account. @throws CliFault when the ledger refuses. */
export const openAccounts = async (
  server: ServerConnection,
  envelope: EnvelopeOf,
  scenario: Scenario,
): Promise<void> => {
  const commands = setupCommands(envelope, scenario);
  for (let i = 0; i < commands.length; i += BATCH) {
    const batch = commands.slice(i, i + BATCH).map((command) => ({ command }));
    const { answers } = await server.executeBatch({ commands: batch, atomic: undefined });
    answers.forEach(requireAccepted);
  }
};

/** @throws CliFault saying what was refused and why. */
export const requireAccepted = (answer: CommandAnswer): void => {
  if (answer.outcome?.$case === 'accepted') return;
  const why = answer.outcome?.value.message ?? 'no outcome';
  throw new CliFault(`the ledger refused ${answer.commandId} of the demo's own set-up: ${why}`);
};

const setupCommands = (envelope: EnvelopeOf, scenario: Scenario): readonly CommandBody[] => [
  {
    $case: 'fund',
    value: FundRequest.fromPartial({ envelope: envelope('fund'), amounts: amountsOf(scenario.funding) }),
  },
  ...amountsOf(scenario.cap).map(({ resource, amount }) => setLimit(envelope, 'root', resource, amount)),
  ...scenario.fleets.flatMap((fleet) => fleetCommands(envelope, fleet)),
  ...scenario.agents.map((agent) => agentCommand(envelope, agent)),
];

const setLimit = (envelope: EnvelopeOf, accountId: string, resource: string, amount: string): CommandBody => ({
  $case: 'setLimit',
  value: SetLimitRequest.fromPartial({
    envelope: envelope(`limit-${accountId}-${resource}`),
    accountId,
    resource,
    amount,
  }),
});

const setQuota = (
  envelope: EnvelopeOf,
  accountId: string,
  { unit, timeZone, resource, amount, rollover }: Quota,
): CommandBody => ({
  $case: 'setLimit',
  value: SetLimitRequest.fromPartial({
    envelope: envelope(`quota-${accountId}`),
    accountId,
    resource,
    amount,
    rollover,
    window: { unit: unit === 'hour' ? WindowUnit.HOUR : WindowUnit.DAY, timeZone },
  }),
});

/** The usual thresholds, stated because an account that states none has its fleet's. */
const OWN_THRESHOLDS = { yellow: '0.5', orange: '0.75', red: '0.9', black: '0.95' };

const fleetCommands = (envelope: EnvelopeOf, fleet: FleetPlan): readonly CommandBody[] => [
  {
    $case: 'openAccount',
    value: OpenAccountRequest.fromPartial({
      envelope: envelope(`open-${fleet.accountId}`),
      accountId: fleet.accountId,
      kind: AccountKind.TEAM,
      // Near the end of the fleet's quota the agents slow down, then use cheaper models until it is used up.
      thresholds: { yellow: '0.8', orange: '0.9', red: '0.97' },
      policy: { degrade: { models: fleet.cheaper.map(({ model }) => model), dropFeatures: [] } },
      allocation: amountsOf(fleet.budget),
    }),
  },
  setQuota(envelope, fleet.accountId, fleet.quota),
  {
    $case: 'openAccount',
    value: OpenAccountRequest.fromPartial({
      envelope: envelope(`open-${fleet.poolId}`),
      accountId: fleet.poolId,
      parentId: fleet.accountId,
      kind: AccountKind.POOL,
      thresholds: OWN_THRESHOLDS,
      allocation: amountsOf(fleet.pool),
    }),
  },
];

const agentCommand = (envelope: EnvelopeOf, agent: AgentPlan): CommandBody => ({
  $case: 'openAccount',
  value: OpenAccountRequest.fromPartial({
    envelope: envelope(`open-${agent.accountId}`),
    accountId: agent.accountId,
    parentId: agent.role === 'pooled' ? `${agent.fleet}-pool` : `${agent.fleet}-fleet`,
    kind: AccountKind.AGENT,
    priority: agent.priority,
    labels: { entries: { role: agent.role } },
    ...(agent.budget && { allocation: amountsOf(agent.budget) }),
    // An agent that is helped by others is not stopped by the end of its own budget, only asked to use cheaper means.
    thresholds: agent.role === 'favoured' ? { yellow: '0.5', red: '0.9' } : OWN_THRESHOLDS,
  }),
});
