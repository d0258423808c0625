import type { Linked } from './records';
import type { Table } from './table';

/** Puts a record at the front of a list whose first member is `head`, and answers the new head. */
export const linkFirst = <V extends Linked>(table: Table<V>, head: string | null, id: string, record: V): string => {
  record.previous = null;
  record.next = head;
  if (head !== null) table.edit(head).previous = id;
  table.set(id, record);
  return id;
};

/** Takes a record out of its list and its table, and answers the new head. */
export const unlink = <V extends Linked>(table: Table<V>, head: string | null, id: string): string | null => {
  const { previous, next } = table.edit(id);
  if (previous !== null) table.edit(previous).next = next;
  if (next !== null) table.edit(next).previous = previous;
  table.delete(id);
  return previous === null ? next : head;
};

/** Ids of a list's members from `head` on, newest first. The list must not change meanwhile. */
export function* membersFrom<V extends Linked>(table: Table<V>, head: string | null): IterableIterator<[string, V]> {
  for (let id = head; id !== null;) {
    const record = table.get(id);
    if (record === undefined) throw new Error(`list names ${id}, which is not there: the history is corrupt`);
    yield [id, record];
    id = record.next;
  }
}
