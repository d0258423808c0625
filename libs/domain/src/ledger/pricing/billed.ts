import { formatAmount, SCALE_MAX, storedAmount } from '../../amount';
import type { SettledCharge, SpendingNotes } from '../kernel/event-parts';
import { TOKEN_CLASSES, type BilledUsage, type MeteredUsage, type TokenClasses } from '../kernel/usage';
import type { DecimalText } from '../kernel/words';

const USD = 'usd';

/** Models whose bills are priced together; an operation has one, or a few where it fell back to others. */
const MODELS_BILLED_MAX = 16;

/** Usage of the same model among what was billed. */
export const billedOf = (billed: readonly BilledUsage[] | undefined, usage: MeteredUsage): BilledUsage | undefined =>
  billed?.find((one) => isSameModel(one, usage));

/** Usage so far with that of one more bill, as its event tells. A bill that stated its cost, or had no price, adds nothing. */
export const billedWith = (
  billed: readonly BilledUsage[] | undefined,
  { attribution, price, charges }: SpendingNotes & { readonly charges: readonly SettledCharge[] },
): readonly BilledUsage[] | undefined => {
  if (price === undefined || attribution === undefined) return billed;
  const usd = charges.find(({ resource }) => resource === USD)?.amount ?? '0';
  const known = billedOf(billed, attribution);
  if (known === undefined) {
    if ((billed?.length ?? 0) >= MODELS_BILLED_MAX) return billed;
    return [...(billed ?? []), { ...together(attribution), usd }];
  }
  const all = { ...together(attribution, known), usd: sum(known.usd, usd) };
  return billed!.map((one) => (one === known ? all : one));
};

/** Usage of one model with more of it. */
export const together = (
  { provider, model, tokens, seconds, calls, searches, serviceTier }: MeteredUsage,
  more: MeteredUsage = {},
): MeteredUsage => {
  const allTokens = tokensTogether(tokens, more.tokens);
  const allSeconds = secondsTogether(seconds, more.seconds);
  const allCalls = countsTogether(calls, more.calls);
  const allSearches = countsTogether(searches, more.searches);
  return {
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(allTokens !== undefined && { tokens: allTokens }),
    ...(allSeconds !== undefined && { seconds: allSeconds }),
    ...(allCalls !== undefined && { calls: allCalls }),
    ...(allSearches !== undefined && { searches: allSearches }),
    ...(serviceTier !== undefined && { serviceTier }),
  };
};

/** Tiers of service have prices of their own, as models have. */
const isSameModel = (a: MeteredUsage, b: MeteredUsage): boolean =>
  a.provider === b.provider && a.model === b.model && a.serviceTier === b.serviceTier;

const countsTogether = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : a + b;

const tokensTogether = (a: TokenClasses | undefined, b: TokenClasses | undefined): TokenClasses | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  const counted = TOKEN_CLASSES.filter((name) => a[name] !== undefined || b[name] !== undefined);
  return Object.fromEntries(counted.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
};

const secondsTogether = (a: DecimalText | undefined, b: DecimalText | undefined): DecimalText | undefined =>
  a === undefined || b === undefined ? (a ?? b) : sum(a, b);

const sum = (a: DecimalText, b: DecimalText): DecimalText =>
  formatAmount(storedAmount(a, SCALE_MAX) + storedAmount(b, SCALE_MAX), SCALE_MAX);
