import type { DraftView } from '../kernel/draft';
import type { Account } from '../kernel/records';
import { byText } from '../kernel/resources';
import { parentOf } from '../kernel/state';
import type { TokenClasses } from '../kernel/usage';
import type { ResourceAmount } from '../kernel/words';
import type { PlacedAmount } from '../kernel/amounts';
import { payerOf } from '../tree/payer';

const TOKENS = 'tokens';

/** Tokens of all classes together, which are disjoint. */
export const tokensIn = ({
  input = 0,
  cachedInput = 0,
  cacheWrite = 0,
  output = 0,
  reasoning = 0,
}: TokenClasses): number => input + cachedInput + cacheWrite + output + reasoning;

/**
 * The amounts with so many tokens, unless tokens are stated: where a payer or a limit on the way from the spender to the
 * root counts them. Elsewhere nobody would bear them, and the raw classes on the event say how many there were.
 */
export const countingTokens = (
  draft: DraftView,
  spender: Account,
  stated: readonly ResourceAmount[],
  amounts: readonly PlacedAmount[],
  tokens: number,
): readonly PlacedAmount[] => {
  if (tokens === 0 || stated.some(({ resource }) => resource === TOKENS)) return amounts;
  const place = draft.state.resources.places.get(TOKENS)!;
  if (!isCounted(draft, spender, place)) return amounts;
  return including(amounts, { place, resource: TOKENS, units: BigInt(tokens) });
};

const isCounted = (draft: DraftView, spender: Account, place: number): boolean => {
  if (payerOf(draft.state, spender, place) !== undefined) return true;
  for (let owner: Account | undefined = spender; owner !== undefined; owner = parentOf(draft.state, owner)) {
    if (owner.limits?.some((limit) => limit.place === place)) return true;
  }
  return false;
};

/** The amounts with one more, of a resource that is not among them, by name. */
export const including = (amounts: readonly PlacedAmount[], one: PlacedAmount): readonly PlacedAmount[] =>
  [...amounts, one].sort((a, b) => byText(a.resource, b.resource));
