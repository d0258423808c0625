import {
  decideApart,
  initialState,
  mergeOverlay,
  NOTHING_ENDED,
  overlay,
  type Instruction,
  type LedgerEvent,
  type LedgerInstruction,
} from '@ledger/domain';
import { commandOf, consume, fund, open, openLedger, quota, T0 } from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';

const DAY_MS = 86_400_000;
/** Midnight in UTC after the tests' beginning. */
const MIDNIGHT = T0 + DAY_MS / 2;

const tenants = ['acme', 'globex', 'initech'];

/** A tenant is an account, its daily quota a limit by the tenant's own clock. */
const service = (): LedgerRun => {
  const run = new LedgerRun().must(openLedger(), fund({ tokens: '1000000' }));
  for (const [i, tenant] of tenants.entries()) {
    const zone = ['UTC', 'Asia/Tokyo', 'America/New_York'][i]!;
    run.must(open(tenant), open(`${tenant}:agent`, { parentId: tenant }));
    run.must({ ...quota(tenant, '1000', 'day', { zone }), resource: 'tokens' });
  }
  return run;
};

const may = (run: LedgerRun, tenant: string, tokens: string): boolean =>
  run.send(commandOf(consume(`${tenant}:agent`, { tokens }))).outcome === 'accepted';

describe('daily quotas of tenants', () => {
  it('stop each tenant by itself', () => {
    const run = service();
    expect(may(run, 'acme', '1000')).toBe(true);
    expect(may(run, 'acme', '1')).toBe(false);
    expect(may(run, 'globex', '1000')).toBe(true);
  });

  it('start afresh at midnight by the tenant’s own clock, without anybody doing anything', () => {
    const run = service();
    // The time is nine in the evening in Tokyo, and seven in the morning in New York.
    for (const tenant of tenants) may(run, tenant, '1000');
    const opens = (at: string): readonly string[] => {
      run.now = Date.parse(at);
      return tenants.filter(
        (tenant) =>
          run.decide(commandOf(consume(`${tenant}:agent`, { tokens: '1000' }))).decision.outcome === 'accepted',
      );
    };
    expect(opens('2026-11-23T14:59:59.999Z')).toEqual([]);
    expect(opens('2026-11-23T15:00:00.000Z')).toEqual(['globex']);
    expect(opens('2026-11-24T00:00:00.000Z')).toEqual(['acme', 'globex']);
    expect(opens('2026-11-24T05:00:00.000Z')).toEqual(tenants);
  });

  it('go on from day to day', () => {
    const run = service();
    for (let day = 0; day < 400; day += 1) {
      expect([day, may(run, 'acme', '999'), may(run, 'acme', '2')]).toEqual([day, true, false]);
      run.now += DAY_MS;
    }
  });
});

const MANY = 100_000;

describe('a hundred thousand quotas that end at one midnight', () => {
  const state = initialState();
  const send = (bodies: readonly Instruction[], now: number): readonly LedgerEvent[] => {
    const batch = overlay(state);
    const events = bodies.flatMap((body) => {
      const { decision, changes } = decideApart(batch, commandOf(body), { now, ended: NOTHING_ENDED });
      if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision));
      mergeOverlay(changes!, batch);
      return decision.events;
    });
    mergeOverlay(batch, state);
    return events;
  };

  beforeAll(() => {
    const opened = Array.from({ length: MANY }, (_, i): LedgerInstruction[] => [
      open(`t${i}`),
      quota(`t${i}`, '10', 'day', { zone: 'Europe/Berlin' }),
    ]);
    send([openLedger(), fund('1000000'), ...opened.flat()], T0);
  }, 120_000);

  it('turn one by one, each for the command that meets it', () => {
    // Midnight in Berlin is an hour before that in UTC.
    const now = MIDNIGHT - 3_600_000;
    for (const i of [0, 1, MANY - 1]) {
      const events = send([consume(`t${i}`, '1')], now);
      expect(events.map(({ type }) => type)).toEqual(['WindowStarted', 'Consumed']);
      expect(events[0]!.data).toMatchObject({ accountId: `t${i}`, startsAt: new Date(now).toISOString() });
    }
    expect(send([consume('t0', '1')], now).map(({ type }) => type)).toEqual(['Consumed']);
  });

  it('leave the others as they were until somebody comes', () => {
    const waiting = [...state.accounts.entries()].filter(
      ([, { limits }]) => limits !== null && limits[0]!.period!.endsAt === MIDNIGHT - 3_600_000,
    );
    expect(waiting).toHaveLength(MANY - 3);
  });
});
