import 'reflect-metadata';
import fc from 'fast-check';
import { getMetadataStorage, IsEmail, IsInt } from 'class-validator';
import { SAMPLES } from '../../../../test/support/malformed-messages';
import * as commands from '../generated/budget/v1/commands';
import * as escrows from '../generated/budget/v1/escrow_commands';
import * as projected from '../generated/budget/v1/projected_queries';
import * as signals from '../generated/budget/v1/signal_commands';
import * as server from '../generated/budget/v1/server_queries';
import * as state from '../generated/budget/v1/state_queries';
import { FAULTS_TOLD_MAX } from './bounds';
import { COMMAND_DTOS } from './command-dtos';
import { compileRules, explainedFaults, faultsOf, passesCompiled, tallyFaults, type DtoClass } from './compiled';
import { FaultTally } from './fault-tally';
import { QUERY_DTOS } from './query-dtos';

interface Codec {
  fromPartial(object: object): object;
}

const capitalised = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
const codecOf = (module: object, name: string): Codec => (module as Record<string, Codec>)[name]!;

const REQUESTS = { ...commands, ...escrows, ...signals };

/** Every DTO with the message that it judges. */
const DTOS: readonly (readonly [string, DtoClass, Codec])[] = [
  ...Object.entries(COMMAND_DTOS).map(
    ([name, dto]) => [name, dto as DtoClass, codecOf(REQUESTS, `${capitalised(name)}Request`)] as const,
  ),
  ...Object.entries(QUERY_DTOS).map(
    ([name, dto]) => [name, dto as DtoClass, codecOf({ ...projected, ...server, ...state }, name)] as const,
  ),
];

const texts = fc.constantFrom(
  'a', 'root', 'usd', 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(128), 'x'.repeat(129), '', ' ', '1', '0', '0.00', '1.5',
  '-1', '1e3', '01.50', '1'.repeat(39), '1'.repeat(40), `0.${'1'.repeat(18)}`, `0.${'1'.repeat(19)}`, '.5', '5.',
  '2026-11-23T12:00:00Z', '2026-11-23T12:00:00.000Z', '2026-02-30T12:00:00Z', '2026-11-23', '12/34', 'ä', 'a\n', '\u0000', '😀',
); // prettier-ignore
const lists = fc.oneof(
  fc.array(texts, { maxLength: 3 }),
  fc.constantFrom(32, 33).map((n) => Array.from({ length: n }, () => 'm')),
);
const maps = fc.oneof(
  fc.dictionary(texts, texts, { maxKeys: 3 }),
  fc.constant(Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`k${i}`, 'v']))),
);
const numbers = fc.constantFrom(
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  18,
  19,
  32,
  33,
  1_000,
  1_001,
  1_000_000,
  1_000_001,
  31_536_000,
  31_536_001,
  1_000_000_000,
  1_000_000_001,
  -1,
);
const amounts = fc.array(fc.record({ resource: texts, amount: texts, scale: numbers }), { maxLength: 3 });
const many = fc
  .constantFrom(64, 65)
  .map((n) => Array.from({ length: n }, (_, i) => ({ resource: `r${i}`, amount: '1', scale: 0 })));

/** Values for every field name of the wire: good ones often enough that whole messages pass, and bad ones of each kind. */
const fields: Record<string, fc.Arbitrary<unknown>> = {
  envelope: fc.option(
    fc.record(
      {
        commandId: texts,
        ledgerId: texts,
        actor: texts,
        correlationId: texts,
        causationId: texts,
        occurredAt: texts,
        at: texts,
        dryRun: fc.boolean(),
      },
      { requiredKeys: ['commandId', 'ledgerId', 'actor'] },
    ),
    { nil: undefined },
  ),
  amounts: fc.oneof(amounts, many),
  resources: fc.oneof(amounts, many),
  allocation: amounts,
  labels: fc.option(fc.record({ entries: maps }), { nil: undefined }),
  thresholds: fc.option(fc.record({ yellow: texts, orange: texts, red: texts, black: texts }, { requiredKeys: [] }), {
    nil: undefined,
  }),
  policy: fc.option(
    fc.record(
      {
        unfunded: numbers,
        donors: numbers,
        stop: numbers,
        throttle: numbers,
        enforcement: numbers,
        unpriced: numbers,
        degrade: fc.record({ models: lists, dropFeatures: lists }),
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
  window: fc.option(fc.record({ unit: numbers, timeZone: fc.option(texts, { nil: undefined }) }), { nil: undefined }),
  priorityShare: fc.option(fc.record({ share: texts, priorityFrom: numbers }), { nil: undefined }),
  children: fc.array(fc.record({ accountId: texts, weight: texts }, { requiredKeys: ['accountId'] }), { maxLength: 3 }),
  revision: fc.constantFrom(0n, 1n, 2n ** 64n - 1n),
  estimate: fc.option(
    fc.record(
      { provider: texts, model: texts, text: texts, inputTokens: numbers, maxOutputTokens: numbers },
      { requiredKeys: ['model', 'maxOutputTokens'] },
    ),
    { nil: undefined },
  ),
  maxima: amounts,
  attribution: fc.option(
    fc.record(
      {
        operation: texts,
        model: texts,
        provider: texts,
        task: texts,
        session: texts,
        tags: maps,
        tokens: fc.record(
          { input: numbers, cachedInput: numbers, cacheWrite: numbers, output: numbers, reasoning: numbers },
          { requiredKeys: [] },
        ),
        seconds: texts,
        calls: numbers,
      },
      { requiredKeys: [] },
    ),
    { nil: undefined },
  ),
  groupBy: fc.array(numbers, { maxLength: 3 }),
};

/** A well-formed message with as many fields as go together. */
const goodOf = (dto: DtoClass, request: string): Readonly<Record<string, unknown>> =>
  SAMPLES.find((sample) => sample.request === request && passesCompiled(dto, sample.message))!.message;

/** A message that is good but for some fields, which can be anything. */
const messageOf = (dto: DtoClass, codec: Codec): fc.Arbitrary<object> => {
  const good = goodOf(dto, dto.name.replace('Dto', 'Request'));
  const names = Object.keys(codec.fromPartial({}));
  const isUpdate = dto.name === 'UpdateAccountDto';
  const value = (name: string): fc.Arbitrary<unknown> => {
    if (name === 'minReserve') return isUpdate ? fc.option(fc.record({ amounts }), { nil: undefined }) : amounts;
    return fields[name] ?? fc.oneof(texts, numbers, fc.boolean(), fc.constant(undefined));
  };
  const changed = fc.record(Object.fromEntries(names.map((name) => [name, value(name)])), { requiredKeys: [] });
  return fc.tuple(changed, fc.subarray(names, { maxLength: Math.min(2, names.length) })).map(([all, spoiled]) => {
    const message = codec.fromPartial(good) as Record<string, unknown>;
    for (const name of spoiled) if (name in all) message[name] = (all as Record<string, unknown>)[name];
    return message;
  });
};

describe.each(DTOS)('the rules of %s', (_name, dto, codec) => {
  it('cover every field of the message', () => {
    const judged = new Set(explainable(dto));
    expect(Object.keys(codec.fromPartial({})).filter((field) => !judged.has(field))).toEqual([]);
  });

  it('mean the same compiled as in class-validator', () => {
    let passed = 0;
    let refused = 0;
    fc.assert(
      fc.property(messageOf(dto, codec), (message) => {
        const faults = explainedFaults(dto, message);
        expect(passesCompiled(dto, message)).toBe(faults.length === 0);
        expect(faultsOf(dto, message)).toEqual(faults.slice(0, FAULTS_TOLD_MAX));
        if (faults.length === 0) passed += 1;
        else refused += 1;
      }),
      { numRuns: 400 },
    );
    // Otherwise the comparison would say nothing.
    expect(passed).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });
});

/** Fields that at least one rule is about. */
const explainable = (dto: DtoClass): readonly string[] =>
  getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', false, false)
    .map(({ propertyName }) => propertyName);

const ENVELOPE = { commandId: 'c', ledgerId: 'l', actor: 'me' };

describe('compiling', () => {
  it('refuses a rule that it would not apply as class-validator does', () => {
    class Each {
      @IsInt({ each: true }) list!: number[];
    }
    class Grouped {
      @IsEmail({}, { groups: ['some'] }) mail!: string;
    }
    expect(() => compileRules(Each)).toThrow('Each.list');
    expect(() => compileRules(Grouped)).toThrow('Grouped.mail');
  });

  it('looks at nothing inside of a list beyond its bound, and counts what it does not tell', () => {
    const entries = (count: number) => Array.from({ length: count }, () => ({ resource: '', amount: '' }));
    const tallied = (amounts: object[]): FaultTally => {
      const tally = new FaultTally();
      tallyFaults(COMMAND_DTOS.fund, commands.FundRequest.fromPartial({ envelope: ENVELOPE, amounts }), tally, 'at');
      return tally;
    };
    expect(tallied(entries(65))).toMatchObject({
      told: [{ field: 'at.amounts', rule: 'must name 1 to 64 resources, each once' }],
      more: 0,
    });
    // Two of each entry, and one for all of them.
    const { told, more } = tallied(entries(64));
    expect(told).toHaveLength(16);
    expect(more).toBe(2 * 64 + 1 - 16);
  });

  it('names fields as the proto files do, inside lists too', () => {
    const message = commands.ReserveRequest.fromPartial({
      accountId: 'a',
      reservationId: 'r',
      envelope: { commandId: '', ledgerId: 'l', actor: 'me' },
      amounts: [
        { resource: 'usd', amount: '1' },
        { resource: 'tokens', amount: 'many' },
      ],
      ttlSeconds: 0,
    });
    const faults = faultsOf(COMMAND_DTOS.reserve, message);
    expect(faults.map(({ field }) => field).sort()).toEqual([
      'amounts[1].amount',
      'envelope.command_id',
      'ttl_seconds',
    ]);
    expect(faults.find(({ field }) => field === 'ttl_seconds')!.rule).toBe('must be a whole number from 1 to 31536000');
  });
});
