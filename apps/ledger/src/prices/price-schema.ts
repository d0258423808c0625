import { z } from 'zod';
import type { PriceOverride } from '@ledger/models';
import { decimal, given, text } from '../files/fields';

/**
 * Largest price in usd for a million tokens, a second or a call: far above any price, while every bill stays an amount.
 */
const PRICE_MAX = 1_000_000;

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

const override = z
  .strictObject(
    {
      provider: text(NAME_RULE).regex(NAME, NAME_RULE),
      model: text(MODEL_RULE).regex(MODEL, MODEL_RULE),
      from: text(DATE_RULE)
        .refine((date) => DATE.test(date) && isOfCalendar(date), DATE_RULE)
        .transform((date) => new Date(date).toISOString())
        .optional(),
      per_million: z
        .strictObject(
          {
            input: price.optional(),
            cached_input: price.optional(),
            cache_write: price.optional(),
            output: price.optional(),
            reasoning: price.optional(),
          },
          map,
        )
        .optional(),
      per_second: price.optional(),
      per_call: price.optional(),
    },
    map,
  )
  .refine(
    ({ per_million, per_second, per_call }) =>
      Object.keys(per_million ?? {}).length > 0 || per_second !== undefined || per_call !== undefined,
    'must state a price: per_million, per_second or per_call',
  )
  .transform(({ provider, model, from, per_million, per_second, per_call }): PriceOverride => {
    const { input, cached_input, cache_write, output, reasoning } = per_million ?? {};
    return given({
      provider,
      model,
      from,
      perMillion:
        per_million && given({ input, cachedInput: cached_input, cacheWrite: cache_write, output, reasoning }),
      perSecond: per_second,
      perCall: per_call,
    }) as PriceOverride;
  });

export const pricesFile = z.strictObject(
  { prices: z.array(override, 'must be a list') },
  'must be a map with the key prices',
);
