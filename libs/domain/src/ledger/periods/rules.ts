import type { PeriodEvent } from './events';
import { createHash } from 'node:crypto';
import { formatAmount } from '../../amount';
import type { ClosePeriod } from './commands';
import type { Draft } from '../kernel/draft';
import type { PeriodTotals } from '../kernel/event-parts';
import { instantText } from '../kernel/instant';
import { bookOf, ROOT, type Account, type Book } from '../kernel/records';
import type { LedgerState } from '../kernel/state';

/** @throws Error when the context does not say where the log ends: only the writer knows. */
export const closePeriod = (draft: Draft<PeriodEvent>, { label }: ClosePeriod): void => {
  const { state, context } = draft;
  if (context.head === undefined) throw new Error('a period cannot be closed without the head of the log');
  const { periods } = state.header;
  draft.emit({
    type: 'PeriodClosed',
    data: {
      number: periods.length + 1,
      ...(label !== undefined && { label }),
      from: instantText(periods.at(-1) ?? state.accounts.get(ROOT)!.openedAt),
      totals: periodTotals(state),
      revision: context.head.revision.toString(),
      chainHead: context.head.chainHead,
      balancesHash: balancesHash(state),
    },
  });
};

/** The ledger's figures, by name of the resource; a resource of which there never was any is not listed. */
export const periodTotals = (state: LedgerState): readonly PeriodTotals[] => {
  const sums = state.resources.names.map(() => ({ available: 0n, held: 0n, consumed: 0n }));
  for (const [, { books }] of state.accounts.entries()) {
    for (let place = 0; place < books.length; place += 1) {
      const [sum, book] = [sums[place]!, books[place]];
      if (book === undefined) continue;
      sum.available += book.available;
      sum.held += book.held;
      sum.consumed += book.consumed + book.closedBelow;
    }
  }
  const root = state.accounts.get(ROOT)!;
  const { funded, withdrawn } = state.header;
  return state.resources.byName.flatMap((place) => {
    // The root counts every usage, whoever paid and whatever has been closed since.
    const { used } = bookOf(root, place);
    const figures = { funded: funded[place] ?? 0n, withdrawn: withdrawn[place] ?? 0n, ...sums[place]!, used };
    if (Object.values(figures).every((units) => units === 0n)) return [];
    const text = (units: bigint): string => formatAmount(units, state.resources.scales[place]!);
    return [
      {
        resource: state.resources.names[place]!,
        funded: text(figures.funded),
        withdrawn: text(figures.withdrawn),
        available: text(figures.available),
        held: text(figures.held),
        consumed: text(figures.consumed),
        used: text(figures.used),
      },
    ];
  });
};

/** Figures in the order of the hashed text. */
const FIGURES = [
  'available',
  'held',
  'consumed',
  'closedBelow',
  'used',
  'reserved',
] as const satisfies readonly (keyof Book)[];
/** Accounts whose lines are hashed at a time: the text of a whole ledger would be too much at once. */
const ACCOUNTS_PER_CHUNK = 1_000;

/**
 * SHA-256, in base64, over one line for each open account and resource. Accounts are ordered by id and resources by
 * name, both by code unit. A line has id, resource, available, held, consumed, closedBelow, used and reserved, as
 * canonical decimals with one space between two of them, and a line feed at the end. Lines whose figures are all zero
 * are left out.
 */
export const balancesHash = (state: LedgerState): string => {
  const ids: string[] = [];
  for (const [id] of state.accounts.entries()) ids.push(id);
  // Sorts by code unit, as JavaScript does by itself, several times faster than with a comparison of ours: a ledger may
  // have a million accounts.
  ids.sort();
  const hash = createHash('sha256');
  for (let from = 0; from < ids.length; from += ACCOUNTS_PER_CHUNK) {
    let lines = '';
    for (const id of ids.slice(from, from + ACCOUNTS_PER_CHUNK)) lines += linesOf(state, state.accounts.get(id)!);
    hash.update(lines);
  }
  return hash.digest('base64');
};

const linesOf = ({ resources }: LedgerState, { id, books }: Account): string => {
  let lines = '';
  for (const place of resources.byName) {
    const book = books[place];
    if (book === undefined || isEmpty(book)) continue;
    lines += `${id} ${resources.names[place]!}`;
    for (const figure of FIGURES) {
      const units = book[figure];
      lines += units === 0n ? ' 0' : ` ${formatAmount(units, resources.scales[place]!)}`;
    }
    lines += '\n';
  }
  return lines;
};

const isEmpty = (book: Book): boolean => {
  for (const figure of FIGURES) if (book[figure] !== 0n) return false;
  return true;
};

/**
 * Number of the closed period to which a charge belongs by the time of its call: the earliest whose end is later.
 * Nothing: the period is the open one, or the time is not known.
 */
export const earlierPeriod = (
  { periods }: LedgerState['header'],
  occurredAt: string | undefined,
): { period?: number } => {
  if (periods.length === 0 || occurredAt === undefined) return IN_THE_OPEN_ONE;
  const at = Date.parse(occurredAt);
  let [first, end] = [0, periods.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (periods[middle]! > at) end = middle;
    else first = middle + 1;
  }
  return first === periods.length ? IN_THE_OPEN_ONE : { period: first + 1 };
};

const IN_THE_OPEN_ONE = {};
