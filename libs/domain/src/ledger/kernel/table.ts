/**
 * Records by id. A base table is edited in place; an overlay keeps its changes apart until they are merged into its
 * base or dropped, so that a batch that could not be stored costs the batch and not a reload of the ledger.
 */
export interface Table<V extends object> {
  get(id: string): V | undefined;
  /**
   * Gives a record to change in place.
   * @throws Error when there is none: the history is corrupt.
   */
  edit(id: string): V;
  set(id: string, value: V): void;
  delete(id: string): void;
  /** Every record, in no promised order. */
  entries(): IterableIterator<[string, V]>;
}

export class CommittedTable<V extends object> implements Table<V> {
  private readonly records = new Map<string, V>();

  get size(): number {
    return this.records.size;
  }
  get(id: string): V | undefined {
    return this.records.get(id);
  }
  edit(id: string): V {
    return this.records.get(id) ?? missing(id);
  }
  set(id: string, value: V): void {
    this.records.set(id, value);
  }
  delete(id: string): void {
    this.records.delete(id);
  }
  entries(): IterableIterator<[string, V]> {
    return this.records.entries();
  }
}

export class OverlayTable<V extends object> implements Table<V> {
  /**
   * Changed records; undefined for one that was deleted. The map is made when it is first written, since most commands
   * touch few tables.
   */
  private changes: Map<string, V | undefined> | undefined;

  constructor(
    private base: Table<V>,
    private readonly clone: (value: V) => V,
  ) {}

  get(id: string): V | undefined {
    const changes = this.changes;
    if (changes === undefined) return this.base.get(id);
    const changed = changes.get(id);
    return changed !== undefined || changes.has(id) ? changed : this.base.get(id);
  }
  edit(id: string): V {
    const changed = this.changes?.get(id);
    if (changed !== undefined) return changed;
    const copy = this.clone(this.get(id) ?? missing(id));
    this.set(id, copy);
    return copy;
  }
  set(id: string, value: V): void {
    (this.changes ??= new Map()).set(id, value);
  }
  delete(id: string): void {
    (this.changes ??= new Map()).set(id, undefined);
  }
  *entries(): IterableIterator<[string, V]> {
    for (const entry of this.base.entries()) if (!this.changes?.has(entry[0])) yield entry;
    for (const [id, value] of this.changes ?? []) if (value !== undefined) yield [id, value];
  }
  /** Moves the changes into the base. The overlay must not be used afterwards. */
  merge(): void {
    for (const [id, value] of this.changes ?? []) {
      if (value === undefined) this.base.delete(id);
      else this.base.set(id, value);
    }
    this.changes = undefined;
  }
  /** Continues over another base, which must hold everything that the present one shows. */
  rebase(base: Table<V>): void {
    this.base = base;
  }
}

const missing = (id: string): never => {
  throw new Error(`no record of ${id}: the history is corrupt`);
};
