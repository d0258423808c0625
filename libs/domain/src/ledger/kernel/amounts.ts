import { formatAmount, parseAmount, type AmountFault } from '../../amount';
import type { ResourceAmount } from './words';
import { malformed, reject, type Refusal } from './draft';
import { byText } from './resources';
import type { LedgerState } from './state';

/** An amount in minor units of the resource at a place. */
export interface PlacedAmount {
  readonly place: number;
  readonly resource: string;
  readonly units: bigint;
}

export const AMOUNT_RULES: Record<AmountFault, string> = {
  not_a_decimal: 'must be a plain non-negative decimal',
  too_precise: "must not have more decimals than the resource's scale",
  too_large: 'must be below 2^127 minor units',
};

/** Amounts of a first allocation, by name of their resource. Zeros are dropped. */
export const parseAllocation = (
  state: LedgerState,
  amounts: readonly ResourceAmount[],
): { readonly parsed: readonly PlacedAmount[] } | Refusal => parseAll(state, amounts, 'allocation', 'drop');

/** Amounts of a move, by name of their resource: at least one, none of them zero. */
export const parseMove = (
  state: LedgerState,
  amounts: readonly ResourceAmount[],
): { readonly parsed: readonly PlacedAmount[] } | Refusal => {
  if (amounts.length === 0) return malformed('amounts', 'must name at least one amount');
  return parseAll(state, amounts, 'amounts', 'refuse');
};

/** Amounts of a term, by name of their resource: here zero means zero. */
export const parseGiven = (
  state: LedgerState,
  amounts: readonly ResourceAmount[],
  field: string,
): { readonly parsed: readonly PlacedAmount[] } | Refusal => parseAll(state, amounts, field, 'keep');

const parseAll = (
  state: LedgerState,
  amounts: readonly ResourceAmount[],
  field: string,
  zero: 'keep' | 'drop' | 'refuse',
): { readonly parsed: readonly PlacedAmount[] } | Refusal => {
  const named = amounts.map(({ resource, amount }, i) => ({ resource, amount, i }));
  if (named.length > 1) named.sort((a, b) => byText(a.resource, b.resource));
  for (const { resource } of named) {
    if (!state.resources.places.has(resource)) return reject({ code: 'resource_unknown', resource });
  }
  const parsed: PlacedAmount[] = [];
  for (const { resource, amount, i } of named) {
    const place = state.resources.places.get(resource)!;
    const units = parseAmount(amount, state.resources.scales[place]!);
    if (typeof units === 'string') return malformed(`${field}[${i}].amount`, AMOUNT_RULES[units]);
    if (parsed.at(-1)?.place === place) return malformed(`${field}[${i}].resource`, 'must name each resource once');
    if (units === 0n && zero === 'refuse') return malformed(`${field}[${i}].amount`, 'must be more than zero');
    if (units !== 0n || zero !== 'drop') parsed.push({ place, resource, units });
  }
  return { parsed };
};

export const textOf = (state: LedgerState, place: number, units: bigint): string =>
  formatAmount(units, state.resources.scales[place]!);

/** The amounts in the one form that events have: by name, canonical decimals. */
export const stored = (state: LedgerState, amounts: readonly PlacedAmount[]): readonly ResourceAmount[] =>
  amounts.map(({ place, resource, units }) => ({ resource, amount: textOf(state, place, units) }));
