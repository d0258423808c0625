import { SpendingAction, type CommandAnswer, type Rejected } from '@ledger/protocol';
import { Decimal } from 'decimal.js';
import { Agent } from './agent';
import { Latencies } from './latency';
import { callCost, LARGE, SMALL, SMALLEST } from './prices';
import { addCosts, planScenario } from './scenario';
import { Tally } from './tally';
import { parseTrace, readTraffic, sampleEvenly } from './traffic';

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

describe('prices', () => {
  it.each([
    { model: LARGE, input: 1, output: 1, usd: '0.00001' },
    { model: SMALL, input: 1, output: 0, usd: '0.0000004' },
    { model: SMALLEST, input: 1_234_567, output: 89, usd: '0.1234923' },
    { model: LARGE, input: 0, output: 0, usd: '0' },
  ])('$model.model: $input and $output tokens cost exactly $usd', ({ model, input, output, usd }) => {
    expect(callCost(model, input, output).toFixed()).toBe(usd);
  });
});

describe('a price below the scale', () => {
  it('is rounded up, once', () => {
    const cheap = { ...SMALL, usdPerMillionInput: new Decimal('0.0004'), usdPerMillionOutput: new Decimal('0.0004') };
    expect(callCost(cheap, 1, 0).toFixed()).toBe('0.000000001');
    expect(callCost(cheap, 1, 1).toFixed()).toBe('0.000000001');
    expect(callCost(cheap, 2, 1).toFixed()).toBe('0.000000002');
  });
});

describe('the story', () => {
  it('is the same for the same seed and another for another', async () => {
    const traffic = sampleEvenly(await readTraffic(), 2_000);
    expect(planScenario(traffic, 12, 7)).toEqual(planScenario(traffic, 12, 7));
    expect(planScenario(traffic, 12, 7)).not.toEqual(planScenario(traffic, 12, 8));
  });

  it.each([6, 8, 24, 100])(
    'deals every call and every role among %d agents a fleet, within the funding',
    async (size) => {
      const traffic = sampleEvenly(await readTraffic(), 3_000);
      const { agents, calls, fleets, funding, contingency, suspendedId } = planScenario(traffic, size, 1);
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
  const answering = (action: SpendingAction): CommandAnswer =>
    ({ spending: { accountId: 'a', status: 0, action, remaining: [] } }) as unknown as CommandAnswer;
  const refusal = (reason: string): Rejected => ({ reason }) as Rejected;
  const agentThat = (heedful: boolean, patience = 3) => {
    const plan = {
      accountId: 'a',
      fleet: 'chat',
      role: 'short',
      priority: 1,
      budget: undefined,
      heedful,
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

  it('lets every second call be while throttled, and takes a cheaper model when asked to degrade', () => {
    const { agent } = agentThat(true);
    agent.hear(answering(SpendingAction.THROTTLE));
    expect([1, 2, 3, 4].map(() => agent.letsThisCallBe())).toEqual([true, false, true, false]);
    expect(agent.usesCheaperModel).toBe(false);
    agent.hear(answering(SpendingAction.DEGRADE));
    expect([agent.letsThisCallBe(), agent.usesCheaperModel]).toEqual([false, true]);
    agent.hear(answering(SpendingAction.CONTINUE));
    expect(agent.usesCheaperModel).toBe(false);
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
