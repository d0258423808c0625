import { IANAZone } from 'luxon';
import { z } from 'zod';
import type { ServiceTier } from '@ledger/domain';
import type { ClassPrices, PriceOverride } from '@ledger/models';
import { decimal, given, text, whole } from '../files/fields';

/**
 * Largest price in usd for a million tokens, a second, a call or a search: far above any price, while every bill stays an
 * amount.
 */
const PRICE_MAX = 1_000_000;
/** Longest input that a tier may begin above. */
const TIER_ABOVE_MAX = 1_000_000_000;

const NAME_RULE = 'must be 1 to 256 characters without spaces';
const NAME = /^[^\s\p{Cc}*]{1,256}$/u;
const MODEL_RULE = 'must be 1 to 256 characters without spaces, with * at its end only';
const MODEL = /^(?=.)[^\s\p{Cc}*]{0,255}\*?$/u;
const DATE_RULE = 'must be a date such as 2026-11-01, or an instant in UTC such as 2026-11-01T12:00:00Z';
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z)?$/;

const price = decimal(`must be a plain decimal of usd, at most ${PRICE_MAX}`, (usd) => Number(usd) <= PRICE_MAX);
const map = 'must be a map';

/** Refuses a date that does not exist, such as 30 February, which would be read as another date or as none. */
const isOfCalendar = (date: string): boolean => {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date.slice(0, 10));
};

const date = text(DATE_RULE)
  .refine((value) => DATE.test(value) && isOfCalendar(value), DATE_RULE)
  .transform((value) => new Date(value).toISOString());

const HOURS_RULE = 'must be two times of day such as 22:00-06:00';
const HOURS = /^(?<from>(?:[01]\d|2[0-3]):[0-5]\d)-(?<to>(?:[01]\d|2[0-3]):[0-5]\d)$/;
const hours = text(HOURS_RULE)
  .regex(HOURS, HOURS_RULE)
  .transform((value) => {
    const { from, to } = HOURS.exec(value)!.groups!;
    return { from: from!, to: to! };
  });

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const weekdays = z
  .array(z.enum(WEEKDAYS, `must be one of ${WEEKDAYS.join(', ')}`), 'must be a list of weekdays')
  .min(1, 'must name a weekday')
  .transform((names) => names.map((name) => WEEKDAYS.indexOf(name) + 1));

const ZONE_RULE = 'must be the name of a time zone, such as Europe/Berlin';
const zone = text(ZONE_RULE).refine((name) => IANAZone.isValidZone(name), ZONE_RULE);

const TIERS = ['flex', 'batch', 'priority'] as const satisfies readonly ServiceTier[];
const serviceTier = z.enum(TIERS, `must be one of ${TIERS.join(', ')}`);

const perMillion = z
  .strictObject(
    {
      input: price.optional(),
      cached_input: price.optional(),
      cache_write: price.optional(),
      cache_write_1h: price.optional(),
      output: price.optional(),
      reasoning: price.optional(),
      input_audio: price.optional(),
      cached_audio: price.optional(),
      output_audio: price.optional(),
      input_image: price.optional(),
      output_image: price.optional(),
    },
    map,
  )
  .transform((prices): ClassPrices =>
    given({
      input: prices.input,
      cachedInput: prices.cached_input,
      cacheWrite: prices.cache_write,
      cacheWrite1h: prices.cache_write_1h,
      output: prices.output,
      reasoning: prices.reasoning,
      inputAudio: prices.input_audio,
      cachedAudio: prices.cached_audio,
      outputAudio: prices.output_audio,
      inputImage: prices.input_image,
      outputImage: prices.output_image,
    } satisfies Record<keyof ClassPrices, string | undefined>),
  );

const tier = z.strictObject({ above: whole(1, TIER_ABOVE_MAX), per_million: perMillion }, map);
const tiers = z
  .array(tier, 'must be a list of tiers')
  .transform((list) => list.map((one) => ({ above: one.above, perMillion: one.per_million })));

const override = z
  .strictObject(
    {
      provider: text(NAME_RULE).regex(NAME, NAME_RULE),
      model: text(MODEL_RULE).regex(MODEL, MODEL_RULE),
      from: date.optional(),
      until: date.optional(),
      hours: hours.optional(),
      weekdays: weekdays.optional(),
      zone: zone.optional(),
      service_tier: serviceTier.optional(),
      per_million: perMillion.optional(),
      tiers: tiers.optional(),
      per_second: price.optional(),
      per_call: price.optional(),
      per_search: price.optional(),
    },
    map,
  )
  .refine(
    ({ per_million, per_second, per_call, per_search }) =>
      Object.keys(per_million ?? {}).length > 0 ||
      [per_second, per_call, per_search].some((measure) => measure !== undefined),
    'must state a price: per_million, per_second, per_call or per_search',
  )
  .refine(
    ({ tiers: steps = [], per_million = {} }) =>
      // A tier that is wrong in itself has not been transformed, and is told of already.
      steps.every(({ perMillion: prices = {} }: Partial<(typeof steps)[number]>) =>
        Object.keys(prices).every((name) => Object.hasOwn(per_million, name)),
      ),
    'must state in per_million every class that a tier has a price for',
  )
  .transform((entry): PriceOverride => {
    const { service_tier, per_million, per_second, per_call, per_search, ...terms } = entry;
    return given({
      ...terms,
      serviceTier: service_tier,
      perMillion: per_million,
      perSecond: per_second,
      perCall: per_call,
      perSearch: per_search,
    }) as PriceOverride;
  });

export const pricesFile = z.strictObject(
  { prices: z.array(override, 'must be a list') },
  'must be a map with the key prices',
);
