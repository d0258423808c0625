import { restoreRecord, stateRecords, type StateRecord } from '@ledger/domain';
import {
  at,
  close,
  commandOf,
  confidence,
  consume,
  fund,
  limit,
  open,
  reserve,
  update,
} from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { begin } from '../support/rule-table';

const degrade = { models: ['small', 'tiny'], dropFeatures: ['images'] };
const run = [fund('1000'), open('run', { with: '100', maxSeconds: 100, policy: { degrade } })];

const hintsOf = (given: Parameters<typeof begin>[0], accountId = 'run') =>
  begin(given).view(accountId)?.spending?.hints;

describe('a snapshot', () => {
  it('keeps what runs, gates and throttles go by', () => {
    const terms = { profile: 'p', maxOpen: 2, confidenceThreshold: '0.9', policy: { throttle: 'binding' } } as const;
    const books = { profiles: { profile: () => ({}), defaultFor: () => undefined } };
    const live = begin(
      [
        fund('100'),
        open('run', { with: '100', maxSeconds: 100, ...terms }),
        confidence('run', '0.5'),
        consume('run', '80'),
      ],
      books,
    );
    const restored = new LedgerRun();
    for (const record of stateRecords(live.state)) {
      restoreRecord(restored.state, JSON.parse(JSON.stringify(record)) as StateRecord);
    }
    expect(restored.view('run')).toEqual(live.view('run'));
    expect(restored.view('run')).toMatchObject({ profile: 'p', confidence: '0.5', expiresAt: at(100), maxOpen: 2 });
    const next = commandOf(consume('run', '1'));
    expect(restored.send(next)).toMatchObject({ rejection: { code: 'throttled', retryAt: at(100) } });
    for (const run of [live, restored]) run.must(confidence('run', '0.9'));
    expect(restored.send(next)).toMatchObject({ rejection: { code: 'confidence_reached' } });
    expect(restored.send(next)).toEqual(live.send(next));
  });
});

describe('hints', () => {
  it.each([
    ['green', '49', undefined],
    ['yellow', '74', undefined],
    ['orange', '75', { retryAt: at(100), retryAfterMs: 100_000 }],
    ['red', '90', { retryAt: at(100), retryAfterMs: 100_000, ...degrade }],
    ['black', '95', { retryAt: at(100), retryAfterMs: 100_000, ...degrade }],
  ])('at %s, after %s of 100', (status, amount, hints) => {
    const view = begin([...run, consume('run', amount)]).view('run')?.spending;
    expect(view?.status).toBe(status);
    expect(view?.hints).toEqual(hints);
  });

  it('tell the time that is left until then, and 0 when it has passed', () => {
    const tight = [...run, consume('run', '70'), { wait: 60 }, consume('run', '5')];
    expect(hintsOf(tight)).toEqual({ retryAt: at(68), retryAfterMs: 8_000 });
    expect(hintsOf([...tight, { wait: 7.999 }])).toEqual({ retryAt: at(68), retryAfterMs: 1 });
    expect(hintsOf([...tight, { wait: 20 }])).toEqual({ retryAt: at(68), retryAfterMs: 0 });
  });

  it('follow what is held meanwhile', () => {
    const tight = [...run, consume('run', '70'), { wait: 60 }, consume('run', '5')];
    expect(hintsOf([...tight, reserve('r', 'run', '5', { ttlSeconds: 600 })])).toMatchObject({ retryAt: at(70) });
  });

  it('have no time where nothing ends, or the run is over', () => {
    expect(hintsOf([fund('100'), open('run', { with: '100' }), consume('run', '80')])).toBeUndefined();
    expect(hintsOf([...run, consume('run', '80'), { wait: 100 }])).toBeUndefined();
  });

  it('of a window end with it, and are gone with it', () => {
    const hour = { window: { unit: 'hour' } } as const;
    const quota = [open('run'), limit('run', '10', 'steps', hour), consume('run', { steps: '8' })];
    expect(hintsOf(quota)).toEqual({ retryAt: at(3600), retryAfterMs: 3_600_000 });
    expect(hintsOf([...quota, { wait: 3600 }])).toBeUndefined();
  });

  it('of what to do without are the nearest policy’s, as a whole', () => {
    const inherited = [...run, open('step', { parentId: 'run' }), consume('step', '95')];
    expect(hintsOf(inherited, 'step')).toMatchObject(degrade);
    const own = hintsOf([...inherited, update('step', { policy: { degrade: { models: ['own'] } } })], 'step');
    expect(own).toEqual({ retryAt: at(100), retryAfterMs: 100_000, models: ['own'] });
    expect(hintsOf([...inherited, update('step', { policy: { degrade: {} } })], 'step')).not.toHaveProperty('models');
  });

  it('are not told of a closed account', () => {
    expect(begin([...run, consume('run', '95'), close('run')]).view('run')).not.toHaveProperty('spending');
  });
});
