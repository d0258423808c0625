import type { Position } from '@ledger/event-store';

export const PAGE_ITEMS_DEFAULT = 100;
export const PAGE_ITEMS_MAX = 1_000;
/** Most bytes of a page's rows as JSON; more at once would hold up the threads that they pass through. */
export const PAGE_BYTES_MAX = 1_048_576;

export interface Demand {
  /**
   * Position that the tables must have reached, such as that of one's own command. Absent: the answer is from the
   * tables as they are.
   */
  readonly minPosition?: Position;
}

export interface PageDemand extends Demand {
  /** The `next` of the page before. Absent: the first page. */
  readonly after?: string;
  /**
   * Most rows, from 1 to {@link PAGE_ITEMS_MAX}; a larger number counts as that. Absent: {@link PAGE_ITEMS_DEFAULT}.
   */
  readonly maxCount?: number;
  /** Most bytes of the page, which holds at least one row. Absent, or larger: {@link PAGE_BYTES_MAX}. */
  readonly bytesMax?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Token for the page that follows. Absent: this is the last one. */
  readonly next?: string;
  /** Position up to which the answer includes everything. */
  readonly position: Position;
}

export const pageSize = ({ maxCount = PAGE_ITEMS_DEFAULT }: PageDemand): number =>
  Math.max(1, Math.min(Math.trunc(maxCount), PAGE_ITEMS_MAX));

/**
 * Makes a page from the rows, one more of which was read than it may hold: the rows that fit, and the token of the last
 * one if others follow.
 */
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

/** The first rows that together have no more bytes than a page may, as items; at least one, if there is one. */
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
