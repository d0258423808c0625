import type { Attribution } from '@ledger/domain';
import { prepare, type Connection, type Row, type Statement } from '../model/database';

const COLUMNS = ['operation', 'model', 'provider', 'task', 'session', 'tags'];
/** Most combinations in memory; beyond, they are looked up again. */
const CACHED_MAX = 50_000;

/** Gives every attribution its number, within the transaction of the rows that refer to it. */
export class AttributionNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly select: Statement;
  private readonly insert: Statement;
  private next: number;

  constructor(private readonly db: Connection) {
    const marks = COLUMNS.map(() => '?').join(', ');
    this.select = prepare(db, `SELECT attribution_no FROM attributions WHERE (${COLUMNS.join(', ')}) = (${marks})`);
    this.insert = prepare(db, `INSERT INTO attributions (attribution_no, ${COLUMNS.join(', ')}) VALUES (?, ${marks})`);
    this.next = this.nextNumber();
  }

  of(attribution: Attribution | undefined): number {
    const { operation = '', model = '', provider = '', task = '', session = '', tags } = attribution ?? {};
    const values = [operation, model, provider, task, session, tags === undefined ? '{}' : sortedJson(tags)];
    const key = JSON.stringify(values);
    return this.numbers.get(key) ?? this.remember(key, this.stored(values) ?? this.add(values));
  }

  /** Forgets all numbers, after a transaction was undone. */
  forget(): void {
    this.numbers.clear();
    this.next = this.nextNumber();
  }

  private stored(values: Row): number | undefined {
    return (this.select.get(values) as [number] | undefined)?.[0];
  }

  private add(values: Row): number {
    const number = this.next++;
    this.insert.run([number, ...values]);
    return number;
  }

  private remember(key: string, number: number): number {
    if (this.numbers.size >= CACHED_MAX) this.numbers.clear();
    this.numbers.set(key, number);
    return number;
  }

  private nextNumber(): number {
    const [next] = prepare(this.db, 'SELECT coalesce(max(attribution_no), 0) + 1 FROM attributions').get([]) as [
      number,
    ];
    return next;
  }
}

const sortedJson = (tags: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))));
