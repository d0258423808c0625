import { SpendingAction, type CommandAnswer, type Rejected, type SpendingHints } from '@ledger/protocol';
import { Decimal } from 'decimal.js';
import { Agent } from './replaying/agent';
import { Latencies } from './replaying/latency';
import { callCost, type ModelPrice, type PriceList } from './story/price-list';
import { addCosts, planScenario } from './story/scenario';
import { Tally } from './replaying/tally';
import { parseTrace, readTraffic, sampleEvenly } from './story/traffic';

describe('the traffic', () => {
  it('is the whole published hour, in the order of time', async () => {
    const calls = await readTraffic();
    expect(calls).toHaveLength(28_185);
    expect(calls.filter(({ fleet }) => fleet === 'coding')).toHaveLength(8_819);
    expect(calls.every(({ at }, i) => i === 0 || calls[i - 1]!.at <= at)).toBe(true);
    expect(new Date(calls[0]!.at).toISOString()).toBe('2023-11-16T18:15:46.680Z');
    expect(new Date(calls.at(-1)!.at).toISOString()).toBe('2023-11-16T19:14:19.928Z');
  });

  it.each(['\n', '\r\n'])('is read with lines that end in %j and a last line without', (end) => {
    const text = [
      'TIMESTAMP,ContextTokens,GeneratedTokens',
      '2023-11-16 18:17:03.9799600,4808,10',
      '2023-11-16 18:17:04.0319600,3180,8',
    ].join(end);
    expect(parseTrace('coding', text, 'x.csv')).toEqual([
      { fleet: 'coding', at: Date.UTC(2023, 10, 16, 18, 17, 3, 979), contextTokens: 4808, generatedTokens: 10 },
      { fleet: 'coding', at: Date.UTC(2023, 10, 16, 18, 17, 4, 31), contextTokens: 3180, generatedTokens: 8 },
    ]);
  });

  it('names the file and the line that it cannot read', () => {
    expect(() => parseTrace('chat', 'heading\n2023-11-16 18:17:03.9799600,4808,10\nnonsense', 'x.csv')).toThrow(
      /x\.csv, line 3/,
    );
  });

  it('is sampled evenly', () => {
    const calls = parseTrace(
      'chat',
      Array.from({ length: 101 }, (_, i) => `2023-11-16 18:17:0${i % 10}.0000000,${i},1`).join('\n'),
      'x.csv',
    );
    expect(sampleEvenly(calls, 4).map(({ contextTokens }) => contextTokens)).toEqual([1, 26, 51, 76]);
    expect(sampleEvenly(calls, 1_000)).toHaveLength(100);
  });
});

const price = (input: string, output: string): ModelPrice => ({
  input: new Decimal(input),
  output: new Decimal(output),
  source: 'a test',
});
const PRICES: PriceList = new Map([
  ['gpt-4.1', price('2', '8')],
  ['gpt-4.1-mini', price('0.4', '1.6')],
  ['gpt-4.1-nano', price('0.1', '0.4')],
]);

describe('what a call costs', () => {
  it.each([
    { model: price('2', '8'), input: 1, output: 1, usd: '0.00001' },
    { model: price('0.4', '1.6'), input: 1, output: 0, usd: '0.0000004' },
    { model: price('0.1', '0.4'), input: 1_234_567, output: 89, usd: '0.1234923' },
    { model: price('2', '8'), input: 0, output: 0, usd: '0' },
    { model: price('0.0004', '0.0004'), input: 1, output: 0, usd: '0.000000001' },
    { model: price('0.0004', '0.0004'), input: 1, output: 1, usd: '0.000000001' },
    { model: price('0.0004', '0.0004'), input: 2, output: 1, usd: '0.000000002' },
  ])('$input and $output tokens: exactly $usd, rounded up once', ({ model, input, output, usd }) => {
    expect(callCost(model, input, output).toFixed()).toBe(usd);
  });
});

describe('the story', () => {
  it('is the same for the same seed and another for another', async () => {
    const traffic = sampleEvenly(await readTraffic(), 2_000);
    expect(planScenario(traffic, 12, 7, PRICES)).toEqual(planScenario(traffic, 12, 7, PRICES));
    expect(planScenario(traffic, 12, 7, PRICES)).not.toEqual(planScenario(traffic, 12, 8, PRICES));
  });

  it.each([6, 8, 24, 100])(
    'deals every call and every role among %d agents a fleet, within the funding',
    async (size) => {
      const traffic = sampleEvenly(await readTraffic(), 3_000);
      const { agents, calls, fleets, funding, contingency, suspendedId } = planScenario(traffic, size, 1, PRICES);
      expect(calls).toHaveLength(3_000);
      expect(calls.every(({ index }, i) => index === i)).toBe(true);
      expect(agents).toHaveLength(2 * size);
      for (const { name, budget, pool } of fleets) {
        const members = agents.filter(({ fleet }) => fleet === name);
        expect(new Set(members.map(({ role }) => role))).toEqual(new Set(['favoured', 'short', 'pooled', 'steady']));
        expect(members.filter(({ heedful, role }) => !heedful && role === 'short')).toHaveLength(1);
        expect(addCosts([pool, ...members.flatMap(({ budget: own }) => own ?? [])])).toEqual(budget);
      }
      expect(addCosts([contingency, ...fleets.map(({ budget }) => budget)])).toEqual(funding);
      expect(agents.find(({ accountId }) => accountId === suspendedId)?.role).toBe('steady');
    },
  );
});

describe('an agent', () => {
  const answering = (action: SpendingAction, hints?: Partial<SpendingHints>): CommandAnswer =>
    ({ spending: { accountId: 'a', status: 0, action, remaining: [], hints } }) as unknown as CommandAnswer;
  const refusal = (reason: string, retryAt?: string): Rejected => ({ reason, retryAt }) as Rejected;
  const [EARLIER, RETRY_AT] = [Date.parse('2023-11-16T18:59:59.999Z'), Date.parse('2023-11-16T19:00:00.000Z')];
  const agentThat = (heedful: boolean, patience = 3) => {
    const plan = {
      accountId: 'a',
      fleet: 'chat',
      role: 'short',
      priority: 1,
      budget: undefined,
      heedful,
      waits: heedful,
      patience,
    } as const;
    const tally = new Tally([plan], 1);
    return { agent: new Agent(plan, tally.of(plan)), tally: tally.of(plan) };
  };

  it('stops when asked to, unless it heeds nothing', () => {
    for (const heedful of [true, false]) {
      const { agent, tally } = agentThat(heedful);
      agent.hear(answering(SpendingAction.STOP));
      expect(agent.ended).toBe(heedful);
      expect(tally.endedBy).toBe(heedful ? 'asked to stop' : undefined);
    }
  });

  it('lets calls be until the retry-after has passed, and every second one where it is told none', () => {
    const { agent } = agentThat(true);
    agent.hear(answering(SpendingAction.THROTTLE, { retryAt: '2023-11-16T19:00:00.000Z' }));
    expect([EARLIER, EARLIER, RETRY_AT].map((now) => agent.letsThisCallBe(now))).toEqual([true, true, false]);
    agent.hear(answering(SpendingAction.THROTTLE));
    expect([1, 2, 3, 4].map(() => agent.letsThisCallBe(EARLIER))).toEqual([true, false, true, false]);
    const { agent: deaf } = agentThat(false);
    deaf.hear(answering(SpendingAction.THROTTLE, { retryAt: '2023-11-16T19:00:00.000Z' }));
    expect(deaf.letsThisCallBe(EARLIER)).toBe(false);
  });

  it('takes the first cheaper model that is named when it is asked to degrade', () => {
    const { agent } = agentThat(true);
    agent.hear(answering(SpendingAction.DEGRADE, { models: ['small', 'smallest'] }));
    expect([agent.letsThisCallBe(EARLIER), agent.cheaperModel]).toEqual([false, 'small']);
    agent.hear(answering(SpendingAction.CONTINUE));
    expect(agent.cheaperModel).toBeUndefined();
  });

  it('waits for a quota that is used up, and is not ended by it', () => {
    const { agent, tally } = agentThat(true, 1);
    agent.refused(refusal('limit_exceeded', '2023-11-16T19:00:00.000Z'));
    expect([agent.waitsForQuota(EARLIER), agent.waitsForQuota(RETRY_AT)]).toEqual([true, false]);
    expect(tally.endedBy).toBeUndefined();
    const { agent: deaf, tally: ended } = agentThat(false, 1);
    deaf.refused(refusal('limit_exceeded', '2023-11-16T19:00:00.000Z'));
    expect([deaf.waitsForQuota(EARLIER), ended.endedBy]).toEqual([false, 'limit_exceeded']);
  });

  it('gives up after so many refusals in a row; a suspension passes', () => {
    const { agent, tally } = agentThat(false);
    for (const reason of ['insufficient_funds', 'insufficient_funds', 'account_suspended'])
      agent.refused(refusal(reason));
    expect(agent.ended).toBe(false);
    agent.allowed();
    for (let i = 0; i < 3; i++) agent.refused(refusal('limit_exceeded'));
    expect(tally.endedBy).toBe('limit_exceeded');
  });
});

describe('latencies', () => {
  it('are whole percentiles by nearest rank', () => {
    const latencies = new Latencies();
    for (let ms = 100; ms >= 1; ms--) latencies.add(ms);
    expect(latencies.summary()).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(new Latencies().summary()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
  });
});
