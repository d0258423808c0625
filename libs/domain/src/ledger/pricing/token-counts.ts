import type { DraftView } from '../kernel/draft';
import type { Account } from '../kernel/records';
import { byText } from '../kernel/resources';
import { parentOf } from '../kernel/state';
import { TOKEN_CLASSES, type TokenClasses } from '../kernel/usage';
import type { ResourceAmount } from '../kernel/words';
import type { PlacedAmount } from '../kernel/amounts';
import { payerOf } from '../tree/payer';

const TOKENS = 'tokens';

/** Tokens of all classes together, which do not overlap. */
export const tokensIn = (tokens: TokenClasses): number =>
  TOKEN_CLASSES.reduce((sum, name) => sum + (tokens[name] ?? 0), 0);

/**
 * Adds the count of tokens to the amounts, unless they give tokens themselves. Only where a payer or a limit from the
 * spender to the root counts tokens: elsewhere nobody would bear them, and the classes on the event tell how many there
 * were.
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

/** True where a payer or a limit on the way from the spender to the root counts the resource. */
export const isCounted = (draft: DraftView, spender: Account, place: number): boolean => {
  if (payerOf(draft.state, spender, place) !== undefined) return true;
  for (let owner: Account | undefined = spender; owner !== undefined; owner = parentOf(draft.state, owner)) {
    if (owner.limits?.some((limit) => limit.place === place)) return true;
  }
  return false;
};

/** Amounts with one more, of a resource that is not among them, in the order of names. */
export const including = (amounts: readonly PlacedAmount[], one: PlacedAmount): readonly PlacedAmount[] =>
  [...amounts, one].sort((a, b) => byText(a.resource, b.resource));
