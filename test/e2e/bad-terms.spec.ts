import { status } from '@grpc/grpc-js';
import type { LedgerClient } from '@ledger/client';
import { AccountKind, AdjustDirection, ConsumeMode, DistributionStrategy, WindowUnit } from '@ledger/protocol';
import { accepted, envelope, faultOf, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const LEDGER = 'bad-terms';
const running = runningServer();

beforeAll(async () => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(LEDGER) }));
});

type Commands = LedgerClient['commands'];
const of = () => ({ envelope: envelope(LEDGER) });
const account = (terms: object) => (c: Commands) =>
  c.openAccount({ ...of(), accountId: 'x', kind: AccountKind.RUN, ...terms });
const update = (terms: object) => (c: Commands) => c.updateAccount({ ...of(), accountId: 'root', ...terms });
const limit = (terms: object) => (c: Commands) =>
  c.setLimit({ ...of(), accountId: 'root', resource: 'usd', amount: '1', ...terms });
const consume = (fields: object) => (c: Commands) =>
  c.consume({ ...of(), accountId: 'root', mode: ConsumeMode.ENFORCE, amounts: usd('1'), ...fields });
const reserve = (fields: object) => (c: Commands) =>
  c.reserve({ ...of(), accountId: 'root', reservationId: 'r', ttlSeconds: 60, ...fields });
const distribute = (fields: object) => (c: Commands) =>
  c.distribute({ ...of(), accountId: 'root', amounts: usd('1'), strategy: DistributionStrategy.EQUAL, ...fields });
const adjust = (fields: object) => (c: Commands) =>
  c.adjust({ ...of(), revision: 3n, resource: 'usd', direction: AdjustDirection.CREDIT, amount: '1', ...fields });
const escrow = (fields: object) => (c: Commands) =>
  c.openEscrow({ ...of(), escrowId: 'e', payerId: 'root', payeeId: 'b', amounts: usd('1'), ...fields });

const DAY = { unit: WindowUnit.DAY };
const ESTIMATE = { model: 'm', inputTokens: 1, maxOutputTokens: 1 };

describe('malformed terms name the field and the rule, and leave no trace', () => {
  it.each<{ what: string; call: (c: Commands) => Promise<unknown>; field: string; rule: RegExp }>([
    { what: 'a profile', call: account({ profile: '9 lives' }), field: 'profile', rule: /begin with a letter/ },
    { what: 'maxima', call: account({ maxima: [...usd('1'), ...usd('2')] }), field: 'maxima', rule: /each once/ },
    {
      what: 'a maximum',
      call: account({ maxima: usd('-1') }),
      field: 'maxima[0].amount',
      rule: /decimal that is not negative/,
    },
    { what: 'no seconds', call: account({ maxSeconds: 0 }), field: 'max_seconds', rule: /from 1/ },
    {
      what: 'too many seconds',
      call: account({ maxSeconds: 3_153_600_001 }),
      field: 'max_seconds',
      rule: /3153600000/,
    },
    { what: 'too many open', call: update({ maxOpen: 1_000_001 }), field: 'max_open', rule: /from 0 to 1000000/ },
    {
      what: 'a confidence above 1',
      call: update({ confidenceThreshold: '1.01' }),
      field: 'confidence_threshold',
      rule: /0 to 1/,
    },
    { what: 'a throttle', call: update({ policy: { throttle: 9 } }), field: 'policy.throttle', rule: /BINDING/ },
    {
      what: 'an enforcement',
      call: update({ policy: { enforcement: 9 } }),
      field: 'policy.enforcement',
      rule: /OBSERVE/,
    },
    {
      what: 'unpriced',
      call: update({ policy: { unpriced: 9 } }),
      field: 'policy.unpriced',
      rule: /_REJECT, UNPRICED_POLICY_FLAG/,
    },
    {
      what: 'an empty model',
      call: update({ policy: { degrade: { models: [''] } } }),
      field: 'policy.degrade.models',
      rule: /1 to 256/,
    },
    {
      what: '65 features',
      call: update({ policy: { degrade: { dropFeatures: Array.from({ length: 65 }, () => 'f') } } }),
      field: 'policy.degrade.drop_features',
      rule: /at most 64/,
    },
    { what: 'no unit', call: limit({ window: {} }), field: 'window.unit', rule: /_MINUTE, WINDOW_UNIT_HOUR/ },
    {
      what: 'a zone that is no name',
      call: limit({ window: { ...DAY, timeZone: '+02:00' } }),
      field: 'window.time_zone',
      rule: /IANA/,
    },
    {
      what: 'a zone that there is not',
      call: limit({ window: { ...DAY, timeZone: 'Europe/Atlantis' } }),
      field: 'window.time_zone',
      rule: /IANA/,
    },
    {
      what: 'a zone, removing',
      call: (c) =>
        c.removeLimit({ ...of(), accountId: 'root', resource: 'usd', window: { ...DAY, timeZone: 'Nowhere' } }),
      field: 'window.time_zone',
      rule: /IANA/,
    },
    { what: 'a rollover of no window', call: limit({ rollover: '1' }), field: 'rollover', rule: /only with window/ },
    { what: 'a rollover', call: limit({ window: DAY, rollover: 'all' }), field: 'rollover', rule: /plain decimal/ },
    {
      what: 'a rollover finer than the resource',
      call: limit({ window: DAY, rollover: '0.0000000001' }),
      field: 'rollover',
      rule: /./,
    },
    { what: 'a tolerance', call: limit({ tolerance: '1.1' }), field: 'tolerance', rule: /0 to 1/ },
    {
      what: 'a share',
      call: limit({ priorityShare: { share: '2', priorityFrom: 2 } }),
      field: 'priority_share.share',
      rule: /0 to 1/,
    },
    {
      what: 'a share of no priority',
      call: limit({ priorityShare: { share: '0.5' } }),
      field: 'priority_share.priority_from',
      rule: /from 1/,
    },
    {
      what: 'seconds without a model',
      call: consume({ amounts: [], attribution: { seconds: '1' } }),
      field: 'amounts',
      rule: /not be empty/,
    },
    {
      what: 'a model without tokens',
      call: consume({ amounts: [], attribution: { model: 'm', tokens: {} } }),
      field: 'amounts',
      rule: /not be empty/,
    },
    {
      what: 'too many tokens',
      call: consume({ attribution: { tokens: { cachedInput: 1_000_000_001 } } }),
      field: 'attribution.tokens.cached_input',
      rule: /1000000000/,
    },
    {
      what: 'seconds',
      call: consume({ attribution: { seconds: '1e3' } }),
      field: 'attribution.seconds',
      rule: /plain decimal/,
    },
    {
      what: 'calls',
      call: consume({ attribution: { calls: 4_000_000_000 } }),
      field: 'attribution.calls',
      rule: /1000000000/,
    },
    { what: 'neither amounts nor estimate', call: reserve({}), field: 'amounts', rule: /not be empty/ },
    {
      what: 'no model',
      call: reserve({ estimate: { ...ESTIMATE, model: '' } }),
      field: 'estimate.model',
      rule: /1 to/,
    },
    {
      what: 'text and count',
      call: reserve({ estimate: { ...ESTIMATE, text: 'a' } }),
      field: 'estimate',
      rule: /exactly one/,
    },
    {
      what: 'neither text nor count',
      call: reserve({ estimate: { model: 'm', maxOutputTokens: 1 } }),
      field: 'estimate',
      rule: /exactly one/,
    },
    {
      what: 'a text of more than 1 MiB',
      call: reserve({ estimate: { model: 'm', text: 'ä'.repeat(524_289), maxOutputTokens: 1 } }),
      field: 'estimate.text',
      rule: /1048576 bytes/,
    },
    {
      what: 'too much output',
      call: reserve({ estimate: { ...ESTIMATE, maxOutputTokens: 1_000_000_001 } }),
      field: 'estimate.max_output_tokens',
      rule: /1000000000/,
    },
    {
      what: 'no strategy',
      call: distribute({ strategy: 0 }),
      field: 'strategy',
      rule: /_EQUAL, DISTRIBUTION_STRATEGY_PROPORTIONAL/,
    },
    { what: 'nothing to move', call: distribute({ amounts: [] }), field: 'amounts', rule: /1 to 64/ },
    {
      what: 'a child twice',
      call: distribute({ children: [{ accountId: 'a' }, { accountId: 'a' }] }),
      field: 'children',
      rule: /each once/,
    },
    {
      what: 'weights that nobody looks at',
      call: distribute({ children: [{ accountId: 'a', weight: '1' }] }),
      field: 'children',
      rule: /PROPORTIONAL/,
    },
    {
      what: 'no weights',
      call: distribute({ strategy: DistributionStrategy.PROPORTIONAL, children: [{ accountId: 'a' }] }),
      field: 'children',
      rule: /weight each/,
    },
    {
      what: 'proportional to nobody',
      call: distribute({ strategy: DistributionStrategy.PROPORTIONAL }),
      field: 'children',
      rule: /weight each/,
    },
    {
      what: 'a weight of zero',
      call: distribute({ strategy: DistributionStrategy.PROPORTIONAL, children: [{ accountId: 'a', weight: '0' }] }),
      field: 'children[0].weight',
      rule: /above zero/,
    },
    { what: 'the first revision', call: adjust({ revision: 0n }), field: 'revision', rule: /above zero/ },
    {
      what: 'no direction',
      call: adjust({ direction: 0 }),
      field: 'direction',
      rule: /_CREDIT, ADJUST_DIRECTION_DEBIT/,
    },
    { what: 'an adjustment of nothing', call: adjust({ amount: '0.0' }), field: 'amount', rule: /above zero/ },
    { what: 'an escrow with oneself', call: escrow({ payeeId: 'root' }), field: 'payee_id', rule: /differ/ },
    { what: 'an arbiter who is a party', call: escrow({ arbiterId: 'b' }), field: 'arbiter_id', rule: /differ/ },
    { what: 'an escrow for no time', call: escrow({ ttlSeconds: 0 }), field: 'ttl_seconds', rule: /from 1/ },
    {
      what: 'a release of nothing',
      call: (c) => c.releaseEscrow({ ...of(), escrowId: 'e', amounts: usd('0') }),
      field: 'amounts[0].amount',
      rule: /above zero/,
    },
    {
      what: 'a refund without an id',
      call: (c) => c.refundEscrow({ ...of() }),
      field: 'escrow_id',
      rule: /1 to 128/,
    },
    {
      what: 'a confidence that is no ratio',
      call: (c) => c.reportConfidence({ ...of(), accountId: 'root', confidence: '95%' }),
      field: 'confidence',
      rule: /0 to 1/,
    },
    {
      what: 'work of 7 decimals',
      call: (c) => c.reportOutcome({ ...of(), accountId: 'root', work: '0.0000001' }),
      field: 'work',
      rule: /6 after the point/,
    },
    {
      what: 'a label with a line break',
      call: (c) => c.closePeriod({ ...of(), label: 'a\nb' }),
      field: 'label',
      rule: /control/,
    },
    {
      what: 'a period in an atomic batch',
      call: (c) =>
        c.executeBatch({ atomic: envelope(LEDGER), commands: [{ command: { $case: 'closePeriod', value: {} } }] }),
      field: 'commands[0].close_period',
      rule: /stand alone/,
    },
    {
      what: 'an escrow that is asked for without an id',
      call: () => running.client.queries.getEscrow({ ledgerId: LEDGER }),
      field: 'escrow_id',
      rule: /1 to 128/,
    },
  ])('$what', async ({ call, field, rule }) => {
    const { asOf } = await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' });
    const fault = await faultOf(call(running.client.commands));
    expect(fault.code).toBe(status.INVALID_ARGUMENT);
    expect(fault.violations).toContainEqual({ field, rule: expect.stringMatching(rule) });
    expect((await running.client.queries.check({ ledgerId: LEDGER, accountId: 'root' })).asOf!.revision).toBe(
      asOf!.revision,
    );
  });
});
