import { isDeepStrictEqual } from 'node:util';
import { chosenSeed, SeededRandom } from '../../../../../test/support/seeded-random';
import { SAMPLES, spoiledOf, spoiledOften } from '../../../../../test/support/malformed-messages';
import { CommandEnvelopeDto as GeneratedEnvelope } from '../../generated/dtos';
import { COMMAND_DTOS } from '../command-dtos';
import { entriesMaxOf, explainedFaults, faultsOf, nestedDtoOf, rulesInWords, type DtoClass } from '../compiled';
import { QUERY_DTOS } from '../query-dtos';
import * as ledger from './commands.dto';
import { CommandEnvelopeDto } from './parts.dto';
import * as queries from './queries.dto';
import * as spending from './spending.dto';

const BY_HAND: Readonly<Record<string, DtoClass>> = { ...ledger, ...spending, ...queries };
const GENERATED: Readonly<Record<string, DtoClass>> = {
  ...Object.fromEntries(
    Object.entries(COMMAND_DTOS).map(([name, dto]) => [`${name[0]!.toUpperCase()}${name.slice(1)}Dto`, dto]),
  ),
  ...Object.fromEntries(
    Object.entries(QUERY_DTOS).map(([name, dto]) => [name.replace('Request', 'Dto'), dto as DtoClass]),
  ),
};

/** What a class says of a message: by class-validator, and by its compiled form. */
const judgement = (dto: DtoClass, message: object) => ({
  all: explainedFaults(dto, message),
  told: faultsOf(dto, message),
});

describe('generated rules and those by hand', () => {
  it('are about the same messages', () => {
    expect(Object.keys(GENERATED).sort()).toEqual(Object.keys(BY_HAND).sort());
    const judged = new Set(SAMPLES.map(({ request }) => request.replace('Request', 'Dto')));
    expect([...judged].sort()).toEqual(Object.keys(BY_HAND).sort());
  });

  it.each(SAMPLES)('refuse the same of $request $title', (sample) => {
    const name = sample.request.replace('Request', 'Dto');
    const [byHand, generated] = [BY_HAND[name]!, GENERATED[name]!];
    const seed = chosenSeed();
    const random = new SeededRandom(seed);
    const singles = spoiledOf(sample);
    let refused = 0;
    for (const { place, value, message } of [{ place: '', value: '', message: sample.message }, ...singles]) {
      const wanted = judgement(byHand, message);
      if (wanted.all.length > 0) refused += 1;
      const found = judgement(generated, message);
      // An assertion of its own for each of tens of thousands would take minutes.
      if (isDeepStrictEqual(found, wanted)) continue;
      expect({ place, value, ...found }).toEqual({ place, value, ...wanted });
    }
    for (let i = 0; i < 100; i += 1) {
      const message = spoiledOften(sample, random);
      const [found, wanted] = [judgement(generated, message), judgement(byHand, message)];
      if (!isDeepStrictEqual(found, wanted)) expect({ seed, i, ...found }).toEqual({ seed, i, ...wanted });
    }
    if (sample.title === '') expect(refused).toBeGreaterThan(singles.length / 4);
  });

  const shape = (dto: DtoClass, property: string): object => {
    const nested = nestedDtoOf(dto, property);
    return {
      words: rulesInWords(dto, property),
      entriesMax: entriesMaxOf(dto, property),
      nested: nested && shapes(nested, NAMES[nested.name.replace(/^(Strict|Moved)(Resource)?/, 'Resource')] ?? []),
    };
  };
  const shapes = (dto: DtoClass, names: readonly string[]): object =>
    Object.fromEntries(names.map((name) => [name, shape(dto, name)]));
  const NAMES: Readonly<Record<string, readonly string[]>> = {
    ResourceAmountDto: ['resource', 'amount'],
    ResourceScaleDto: ['resource', 'scale'],
    LabelsDto: ['entries'],
    MinReserveDto: ['amounts'],
    WindowDto: ['unit', 'timeZone'],
    PriorityShareDto: ['share', 'priorityFrom'],
    DistributionChildDto: ['accountId', 'weight'],
    ThresholdsDto: ['yellow', 'orange', 'red', 'black'],
    PolicyDto: ['unfunded', 'donors', 'stop', 'throttle', 'enforcement', 'unpriced', 'degrade'],
    DegradationDto: ['models', 'dropFeatures'],
    TokenClassesDto: ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'],
    UsageEstimateDto: ['provider', 'model', 'text', 'inputTokens', 'maxOutputTokens'],
    AttributionDto: ['operation', 'model', 'provider', 'task', 'session', 'tags', 'tokens', 'seconds', 'calls'],
    CommandEnvelopeDto: [
      'commandId',
      'ledgerId',
      'actor',
      'correlationId',
      'causationId',
      'occurredAt',
      'at',
      'dryRun',
    ],
  };

  it.each(SAMPLES)('say the same of themselves: $request $title', ({ request, message }) => {
    const name = request.replace('Request', 'Dto');
    const names = Object.keys(message);
    expect(shapes(GENERATED[name]!, names)).toEqual(shapes(BY_HAND[name]!, names));
  });

  it('say the same of an envelope alone', () => {
    const names = NAMES['CommandEnvelopeDto']!;
    expect(shapes(GeneratedEnvelope, names)).toEqual(shapes(CommandEnvelopeDto, names));
  });
});
