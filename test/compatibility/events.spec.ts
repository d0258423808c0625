import {
  accountView,
  balancesHash,
  commandHash,
  decodeEvent,
  encodeEvent,
  endedIn,
  EVENT_TYPES,
  evolve,
  initialState,
  NOTHING_ENDED,
  periodTotals,
  refusedCommand,
  type LedgerEvent,
} from '@ledger/domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Sample {
  readonly type: string;
  readonly data: object;
}

const samplesOf = (file: string): readonly Sample[] => JSON.parse(readFileSync(join(__dirname, file), 'utf8'));

/**
 * Histories of one ledger each, as a version stored them. They are never changed: what is added to the vocabulary comes in
 * a file of its own, and what is read differently gets an upcaster.
 */
const v1 = samplesOf('events-v1.json');
const v2 = samplesOf('events-v2.json');
const v3 = samplesOf('events-v3.json');
const v4 = samplesOf('events-v4.json');
const v5 = samplesOf('events-v5.json');

const folded = (samples: readonly Sample[]) => {
  const state = initialState();
  for (const { type, data } of samples) evolve(state, decodeEvent(type, JSON.stringify(data)));
  return { state, ended: endedIn(state, NOTHING_ENDED) };
};

/** Every field of the samples, as `Type.field[].field`. */
const fieldsOf = (samples: readonly Sample[]): ReadonlySet<string> => {
  const fields = new Set<string>();
  const collect = (at: string, value: unknown): void => {
    fields.add(at);
    if (Array.isArray(value)) for (const one of value) collect(`${at}[]`, one);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) collect(`${at}.${name}`, inner);
  };
  for (const { type, data } of samples) collect(type, data);
  return fields;
};

it('every type has a sample', () => {
  const sampled = new Set([...v1, ...v2, ...v3, ...v4, ...v5].map(({ type }) => type));
  expect(EVENT_TYPES.filter((type) => !sampled.has(type))).toEqual([]);
});

describe.each([
  { version: 1, samples: v1 },
  { version: 2, samples: v2 },
  { version: 3, samples: v3 },
  { version: 5, samples: v5 },
])('events as version $version stored them', ({ samples }) => {
  it.each(samples.map((sample, revision) => ({ ...sample, revision })))(
    '$revision $type reads as it was written',
    ({ type, data }) => {
      const text = JSON.stringify(data);
      const event = decodeEvent(type, text);
      expect(event).toEqual({ type, data });
      expect(encodeEvent(event)).toEqual({ type, data: text });
    },
  );
});

/** Every value inside of the sample, each with its path and a copy of the sample in which it is of another type. */
const mistyped = ({ type, data }: Sample): { readonly path: string; readonly data: unknown }[] => {
  const found: { path: string; data: unknown }[] = [];
  const visit = (path: string, value: unknown, put: (other: unknown) => unknown): void => {
    found.push({ path, data: put(typeof value === 'string' || value === null ? 7 : 'other') });
    if (Array.isArray(value))
      value.forEach((one, i) => visit(`${path}[${i}]`, one, (other) => put(value.with(i, other))));
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value))
        visit(`${path}.${name}`, one, (other) => put({ ...value, [name]: other }));
  };
  visit(type, data, (other) => other);
  return found;
};

/** A refused command binds no version's shape until it is decided again. */
const IN_REFUSED_COMMAND = 'CommandRejected.content.body.';

it('a stored value of another type is refused by name, wherever it stands', () => {
  for (const sample of [...v1, ...v2, ...v3, ...v4, ...v5])
    for (const { path, data } of mistyped(sample))
      if (!path.startsWith(IN_REFUSED_COMMAND))
        expect(() => decodeEvent(sample.type, JSON.stringify(data))).toThrow(`${path} is not `);
});

const SENT = { commandId: 'c', ledgerId: 'test', actor: 'tests' };
const refusedIn = ({ type, data }: Sample) => {
  const event = decodeEvent(type, JSON.stringify(data));
  return event.type === 'CommandRejected' ? refusedCommand(event.data, SENT) : undefined;
};

it('a value of another type in a refused command is refused by name when the command is asked for', () => {
  const paths: string[] = [];
  for (const sample of v5)
    for (const { path, data } of mistyped(sample)) {
      if (!path.startsWith(IN_REFUSED_COMMAND)) continue;
      const { command } = sample.data as { readonly command: string };
      expect(() => refusedIn({ ...sample, data: data as object })).toThrow(
        `${command}.${path.slice(IN_REFUSED_COMMAND.length)} is not `,
      );
      paths.push(path);
    }
  expect(paths).toContain('CommandRejected.content.body.items[1].counted.method');
});

describe('refusals as version 4 stored them, with their command as text', () => {
  it('have the commands that version 5 stores, in canonical form, of the only caller there was', () => {
    const commands = v5.map(refusedIn);
    expect(v4.map(refusedIn).map((command) => command && commandHash(command))).toEqual(
      commands.map((command) => command && commandHash(command)),
    );
    expect(commands.flatMap((command) => (command === undefined ? [] : [command.body.type]))).toEqual([
      'Consume',
      'Transfer',
      'AtomicBatch',
    ]);
    expect(v4.map(refusedIn).flatMap((command) => (command === undefined ? [] : [command.caller]))).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'operator' })),
    );
  });

  it('are otherwise read as they were written', () => {
    const withoutContent = ({ type, data }: Sample | LedgerEvent) => ({ type, data: { ...data, content: undefined } });
    expect(v4.map(({ type, data }) => withoutContent(decodeEvent(type, JSON.stringify(data))))).toEqual(
      v4.map(withoutContent),
    );
  });
});

describe('events as version 1 stored them', () => {
  it('still make the balances that they made', () => {
    const { state, ended } = folded(v1);
    const usd = (accountId: string) =>
      accountView(state, accountId, ended, state.header.lastAt)?.balances.find(({ resource }) => resource === 'usd');
    expect(usd('root')).toMatchObject({ available: '40', consumed: '0', closedBelow: '0', used: '65' });
    expect(usd('team')).toMatchObject({
      available: '-5',
      consumed: '0.75',
      closedBelow: '34.5',
      used: '65',
      limit: '90',
    });
    expect(usd('a')).toMatchObject({ available: '0', allocated: '29.75', consumed: '29.75', held: '0', used: '29.75' });
    expect(accountView(state, 'root', ended, state.header.lastAt)?.balances).toContainEqual(
      expect.objectContaining({ resource: 'tokens', available: '98793', consumed: '1207' }),
    );
    expect(accountView(state, 'b', ended, state.header.lastAt)).toMatchObject({ state: 'closed', parentId: 'team' });
    expect(state.header).toMatchObject({ status: 'closed', ledgerId: 'test' });
    expect([...state.reservations.entries()]).toEqual([]);
    expect(ended.reservation('r5')).toMatchObject({ status: 'settled', accountId: 'a' });
    expect(ended.reservation('r2')).toMatchObject({ status: 'voided' });
  });
});

describe('events as version 2 stored them', () => {
  it.each([
    'LedgerOpened.policy.degrade.models[]',
    'AccountOpened.profile',
    'AccountOpened.maxSeconds',
    'AccountOpened.maxOpen',
    'AccountOpened.confidenceThreshold',
    'AccountUpdated.confidenceThreshold',
    'Allocated.distribution.strategy',
    'Adjusted.closedBelowId',
    'Adjusted.overrun',
    'Adjusted.countedFrom',
    'Adjusted.attribution',
    'LimitSet.rollover',
    'LimitSet.tolerance',
    'LimitSet.priorityShare.priorityFrom',
    'LimitRemoved.window.timeZone',
    'Consumed.attribution.tokens.reasoning',
    'Consumed.price.perMillion.cacheWrite',
    'Consumed.price.perSecond',
    'Consumed.price.perCall',
    'Consumed.unpriced',
    'Consumed.exceeded[].window.unit',
    'Consumed.observed.turnsAt',
    'Consumed.period',
    'Reserved.estimate.method',
    'Reserved.price.from',
    'ReservationExtended.observed.code',
    'Settled.price.perMillion.output',
    'ThresholdCrossed.window.unit',
    'CommandRejected.item',
    'CommandRejected.rejection.retryAt',
    'OutcomeReported.occurredAt',
    'Escrowed.arbiterId',
    'EscrowRefunded.byId',
    'PeriodClosed.label',
  ])('have %s', (field) => {
    expect([...fieldsOf(v2)]).toContain(field);
  });

  it('still make the balances, quotas and periods that they made', () => {
    const { state, ended } = folded(v2);
    const usd = (accountId: string) =>
      accountView(state, accountId, ended, state.header.lastAt)?.balances.find(({ resource }) => resource === 'usd');
    expect(usd('root')).toMatchObject({ available: '40', used: '71.3990375' });
    expect(usd('team')).toMatchObject({ available: '15.919018729', closedBelow: '2.75', used: '71.3990375' });
    expect(usd('a')).toMatchObject({ available: '-33.483440189', consumed: '66.1389375' });
    expect(usd('b')).toMatchObject({ available: '6.16538396', consumed: '2.5101' });
    expect(accountView(state, 'team', ended, state.header.lastAt)?.limits).toEqual([
      expect.objectContaining({ used: '26.5', rolledIn: '5', startsAt: '2026-11-23T23:00:00.000Z' }),
    ]);
    expect(accountView(state, 'b', ended, state.header.lastAt)?.limits).toEqual([]);
    expect(accountView(state, 'run', ended, state.header.lastAt)).toMatchObject({ state: 'closed', parentId: 'a' });
    expect([...state.escrows.entries()]).toEqual([]);
    expect(['e1', 'e2', 'e3'].map((id) => ended.escrow(id)?.status)).toEqual(['released', 'refunded', 'expired']);
  });

  it('prove their periods still', () => {
    const state = initialState();
    for (const { type, data } of v2) {
      const event = decodeEvent(type, JSON.stringify(data));
      if (event.type === 'PeriodClosed') {
        expect(periodTotals(state)).toEqual(event.data.totals);
        expect(balancesHash(state)).toBe(event.data.balancesHash);
      }
      evolve(state, event);
    }
  });
});

describe('what cannot be read', () => {
  it('a type that is not known is refused, never skipped', () => {
    expect(() => decodeEvent('NeverHeardOf', '{}')).toThrow(/NeverHeardOf/);
    expect(() => decodeEvent('toString', '{}')).toThrow(/toString/);
  });

  it('nor is data that is not JSON', () => {
    expect(() => decodeEvent('Funded', '{"accountId":')).toThrow(SyntaxError);
  });
});

describe('events as version 3 stored them', () => {
  it("still take a ledger's time back", () => {
    const reset = v3.findIndex(({ type }) => type === 'ClockReset');
    const { state } = folded(v3.slice(0, reset + 1));
    expect(state.header.lastAt).toBe(Date.parse('2026-11-23T12:01:00.000Z'));
    expect(state.reservations.get('r')?.expiresAt).toBe(Date.parse('2026-11-23T12:01:02.000Z'));
    expect(state.escrows.get('e')?.expiresAt).toBe(Date.parse('2026-11-23T12:01:20.000Z'));
    expect(state.accounts.get('run')?.openedAt).toBe(Date.parse('2026-11-23T12:01:00.000Z'));
    expect(folded(v3).state.header.periods).toEqual([
      Date.parse('2026-11-23T12:01:00.000Z'),
      Date.parse('2026-11-23T12:01:00.000Z'),
    ]);
  });
});
