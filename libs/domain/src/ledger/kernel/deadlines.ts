interface Deadline {
  readonly at: number;
  readonly id: string;
}

/** Prefix of an escrow's entry. Ids of reservations hold no slash, so the two kinds cannot be confused. */
const ESCROW = 'escrow/';

/** Id of an escrow's entry; a reservation's is its own id. */
export const escrowDeadline = (escrowId: string): string => ESCROW + escrowId;

/** Escrow of an entry. Undefined: the entry is a reservation's. */
export const escrowOfDeadline = (id: string): string | undefined =>
  id.startsWith(ESCROW) ? id.slice(ESCROW.length) : undefined;

/** Number of stale entries below which a sweep is not worthwhile. */
const STALE_MIN = 1_024;

/**
 * Reservations and escrows by the time of their deadline. A binary heap, in which entries may be stale: the reservation
 * or escrow ended or was extended, so the owner checks each against its state. An overlay holds the entries that were
 * added to it, on top of its base.
 */
export class Deadlines {
  private heap: Deadline[] = [];
  /** Entries known to be stale, somewhere in the heap. */
  private stale = 0;

  constructor(private base?: Deadlines) {}

  get size(): number {
    return this.heap.length;
  }

  add(id: string, at: number): void {
    const heap = this.heap;
    let place = heap.push({ at, id }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (heap[parent]!.at <= heap[place]!.at) break;
      [heap[parent], heap[place]] = [heap[place]!, heap[parent]!];
      place = parent;
    }
  }

  /** Entries at or before the time, stale ones too, in no order. */
  due(now: number): readonly Deadline[] {
    const found: Deadline[] = this.base === undefined ? [] : [...this.base.due(now)];
    if (this.heap.length > 0) this.collect(0, now, found);
    return found;
  }

  /** Drops stale entries from the top and answers the earliest deadline that is not. Absent: none. */
  earliest(isCurrent: (id: string, at: number) => boolean): number | undefined {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (isCurrent(top.id, top.at)) return top.at;
      this.removeTop();
      this.stale -= 1;
    }
    return undefined;
  }

  /** Notes that one entry became stale: its reservation ended or was extended. */
  forget(): void {
    this.stale += 1;
  }

  /**
   * Drops stale entries once they are many, so that the entry of a reservation that ended early does not stay until its
   * deadline.
   */
  trim(isCurrent: (id: string, at: number) => boolean): void {
    if (this.stale < STALE_MIN || this.stale * 2 < this.heap.length) return;
    const kept = this.heap.filter(({ id, at }) => isCurrent(id, at));
    this.heap = [];
    this.stale = 0;
    for (const { id, at } of kept) this.add(id, at);
  }

  mergeInto(base: Deadlines): void {
    for (const { id, at } of this.heap) base.add(id, at);
    base.stale += this.stale;
    this.heap = [];
    this.stale = 0;
  }

  /** Continues over another base, which must hold everything that the present one shows. */
  rebase(base: Deadlines): void {
    this.base = base;
  }

  private collect(place: number, now: number, found: Deadline[]): void {
    const entry = this.heap[place];
    if (entry === undefined || entry.at > now) return;
    found.push(entry);
    this.collect(2 * place + 1, now, found);
    this.collect(2 * place + 2, now, found);
  }

  private removeTop(): void {
    const heap = this.heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      let least = place;
      if (left < heap.length && heap[left]!.at < heap[least]!.at) least = left;
      if (right < heap.length && heap[right]!.at < heap[least]!.at) least = right;
      if (least === place) return;
      [heap[least], heap[place]] = [heap[place]!, heap[least]!];
      place = least;
    }
  }
}
