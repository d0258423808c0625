import type { Position } from '@ledger/event-store';

export const PAGE_ITEMS_DEFAULT = 100;
export const PAGE_ITEMS_MAX = 1_000;
/** Bytes of a page's rows as JSON; more at once would hold up the threads that it passes through. */
export const PAGE_BYTES_MAX = 1_048_576;

export interface Demand {
  /** Answer from tables that contain everything up to here, such as one's own command. Absent: from what is there. */
  readonly minPosition?: Position;
}

export interface PageDemand extends Demand {
  /** End of the page before, its `next`. Absent: the first page. */
  readonly after?: string;
  /** From 1 to {@link PAGE_ITEMS_MAX}, which is also the most given. Absent: {@link PAGE_ITEMS_DEFAULT}. */
  readonly maxCount?: number;
  /** The page ends before it weighs more, but holds at least one row. Absent and at most: {@link PAGE_BYTES_MAX}. */
  readonly bytesMax?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** To ask for the page that follows. Absent: this is the last one. */
  readonly next?: string;
  /** Everything up to here is in the answer. */
  readonly position: Position;
}

export const pageSize = ({ maxCount = PAGE_ITEMS_DEFAULT }: PageDemand): number =>
  Math.max(1, Math.min(Math.trunc(maxCount), PAGE_ITEMS_MAX));

/** Cuts a page out of one row more than it may hold, if there is one: the rows that fit, and what the page ends with. */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  demand: PageDemand,
  position: Position,
  item: (row: Row) => Item,
  name: (item: Item, place: number) => string,
): Page<Item> => {
  const items = fitting(rows.slice(0, pageSize(demand)), demand.bytesMax, item);
  const last = items[items.length - 1];
  return rows.length > items.length && last !== undefined
    ? { items, next: name(last, items.length - 1), position }
    : { items, position };
};

/** The first rows that weigh no more together than a page may, as items; at least one, if there is one. */
export const fitting = <Row, Item>(
  rows: readonly Row[],
  bytesMax: number | undefined,
  item: (row: Row) => Item,
): readonly Item[] => {
  const items: Item[] = [];
  let room = Math.min(bytesMax ?? PAGE_BYTES_MAX, PAGE_BYTES_MAX);
  for (const row of rows) {
    const next = item(row);
    room -= Buffer.byteLength(JSON.stringify(next));
    if (room < 0 && items.length > 0) break;
    items.push(next);
  }
  return items;
};
