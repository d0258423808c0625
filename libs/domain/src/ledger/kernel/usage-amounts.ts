import { parseUsageAmount } from '../../amount';
import { AMOUNT_RULES, type PlacedAmount } from './amounts';
import { malformed, reject, type Refusal } from './draft';
import type { UsageNotes } from './event-parts';
import { byText } from './resources';
import type { LedgerState } from './state';
import type { ResourceAmount } from './words';

/** Amounts of usage as they are booked, by name of their resource, and those that are not booked as they were given. */
export interface Usage {
  /** Amounts without zeros: a zero is checked against nothing and charges nothing. */
  readonly parsed: readonly PlacedAmount[];
  readonly notes: UsageNotes;
}

/** Reads the amounts of a request, which is refused where the ledger lacks a resource. */
export const requestedUsage = (state: LedgerState, amounts: readonly ResourceAmount[]): Usage | Refusal => {
  const usage = reportedUsage(state, amounts);
  if ('outcome' in usage || usage.notes.unbooked === undefined) return usage;
  return reject({ code: 'resource_unknown', resource: usage.notes.unbooked[0]!.resource });
};

/** Reads the amounts of a report: an amount of a resource that the ledger lacks does not keep the others from being booked. */
export const reportedUsage = (state: LedgerState, amounts: readonly ResourceAmount[]): Usage | Refusal => {
  const { places, scales } = state.resources;
  const named = amounts.map(({ resource, amount }, i) => ({ resource, amount, i }));
  if (named.length > 1) named.sort((a, b) => byText(a.resource, b.resource));
  const parsed: PlacedAmount[] = [];
  const rounded: ResourceAmount[] = [];
  const unbooked: ResourceAmount[] = [];
  let last: string | undefined;
  for (const { resource, amount, i } of named) {
    if (resource === last) return malformed(`amounts[${i}].resource`, 'must name each resource once');
    last = resource;
    const place = places.get(resource);
    const read = parseUsageAmount(amount, place === undefined ? 0 : scales[place]!);
    if (typeof read === 'string') return malformed(`amounts[${i}].amount`, AMOUNT_RULES[read]);
    if (place === undefined) {
      unbooked.push({ resource, amount });
      continue;
    }
    if (read.isRounded) rounded.push({ resource, amount });
    if (read.units > 0n) parsed.push({ place, resource, units: read.units });
  }
  if (rounded.length === 0 && unbooked.length === 0) return { parsed, notes: NOTHING };
  return { parsed, notes: { ...(rounded.length > 0 && { rounded }), ...(unbooked.length > 0 && { unbooked }) } };
};

const NOTHING: UsageNotes = {};
