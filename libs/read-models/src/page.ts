import type { Position } from '@ledger/event-store';

export const PAGE_ITEMS_DEFAULT = 100;
export const PAGE_ITEMS_MAX = 1_000;

export interface Demand {
  /** Answer from tables that contain everything up to here, such as one's own command. Absent: from what is there. */
  readonly minPosition?: Position;
}

export interface PageDemand extends Demand {
  /** What the page before ended with, its `next`. Absent: the first page. */
  readonly after?: string;
  /** From 1 to {@link PAGE_ITEMS_MAX}, which is also the most given. Absent: {@link PAGE_ITEMS_DEFAULT}. */
  readonly maxCount?: number;
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

/** Of one more row than the page holds, if there is one: the rows of the page, and what it ends with. */
export const pageOf = <Row, Item>(
  rows: readonly Row[],
  size: number,
  position: Position,
  item: (row: Row) => Item,
  name: (item: Item) => string,
): Page<Item> => {
  const items = rows.slice(0, size).map(item);
  const last = items[items.length - 1];
  return rows.length > size && last !== undefined ? { items, next: name(last), position } : { items, position };
};
