import {
  CHAIN_KEY,
  OutcomesDamaged,
  type CoveredSpan,
  type Coverage,
  type OutcomeEntry,
  type OutcomeIndex,
  type Revision,
} from '@ledger/event-store';

/** An index for the second process of a test: each process has one of its own. */
export class MemoryOutcomes implements OutcomeIndex {
  private readonly streams = new Map<string, { covered: Revision; readonly entries: Map<string, Buffer> }>();

  /** Copies the index as it is now, for the process that follows the one that uses it. */
  copy(): MemoryOutcomes {
    const copy = new MemoryOutcomes();
    for (const [stream, { covered, entries }] of this.streams)
      copy.streams.set(stream, { covered, entries: new Map(entries) });
    return copy;
  }
  coveredRevision(stream: string): Promise<Revision | undefined> {
    return Promise.resolve(this.streams.get(stream)?.covered);
  }
  async getMany(stream: string, keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]> {
    this.assertCovered(stream, (covered) => covered >= upTo);
    const entries = this.streams.get(stream)?.entries;
    return keys.map((key) => entries?.get(key));
  }
  async write(stream: string, entries: readonly OutcomeEntry[], { after, covered }: CoveredSpan): Promise<void> {
    this.assertCovered(stream, (before) => before === after);
    const of = this.streams.get(stream) ?? { covered, entries: new Map<string, Buffer>() };
    for (const { key, value } of entries) of.entries.set(key, value);
    this.streams.set(stream, { covered, entries: of.entries });
  }
  async *coverage(): AsyncIterable<Coverage> {
    for (const [stream, { covered, entries }] of [...this.streams])
      yield { stream, revision: covered, chainHead: entries.get(CHAIN_KEY)?.toString() };
  }
  remove(stream: string): Promise<void> {
    this.streams.delete(stream);
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }

  private assertCovered(stream: string, isRight: (covered: Revision) => boolean): void {
    const covered = this.streams.get(stream)?.covered ?? -1n;
    if (!isRight(covered)) throw new OutcomesDamaged(`${stream} is covered to ${covered}`);
  }
}
