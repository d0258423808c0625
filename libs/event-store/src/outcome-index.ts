import type { ChainHead } from './chain';
import type { Revision } from './event-store';
import type { LogWitness } from './log-claims';

/**
 * Index of what ended, by (stream, kind, id): outcomes of commands, ended reservations, closed accounts. Derived from
 * the log, written behind it in bulk and off the event loop; `coveredRevision` says how far. Keys and values are the
 * caller's; the index knows nothing of their meaning. Every answer is right, or the index throws: a key that was
 * written is never answered as absent, nor with an older value, whatever became of its files.
 */
export interface OutcomeIndex {
  /**
   * Revision of the stream's last event whose outcomes are in the index; undefined when it holds none of it.
   *
   * @throws OutcomesDamaged when what says so cannot be relied on.
   */
  coveredRevision(stream: string): Promise<Revision | undefined>;
  /**
   * Gives a result for each key, in order; undefined where there is none.
   * @param upTo revision up to which the caller knows it to be covered; -1: nothing.
   * @throws OutcomesDamaged when it covers less, or its content cannot be relied on.
   */
  getMany(stream: string, keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]>;
  /**
   * Writes all of the entries and the new covered revision, or nothing. A later entry replaces an earlier one of its
   * key. One write of a stream at a time.
   * @throws OutcomesDamaged when the write before is missing, or the content cannot be relied on.
   */
  write(stream: string, entries: readonly OutcomeEntry[], span: CoveredSpan): Promise<void>;
  /** Claims about the end of every stream that the index knows. Skips damaged ones. */
  coverage(): AsyncIterable<Coverage>;
  /** Forgets the stream, to be rebuilt. */
  remove(stream: string): Promise<void>;
  close(): Promise<void>;
}

/** The index does not hold of a stream what was written to it. It is to be removed and made anew from the log. */
export class OutcomesDamaged extends Error {
  override readonly name = 'OutcomesDamaged';
}

/** Key of the entry whose value is the chain head at the covered revision, in hex. */
export const CHAIN_KEY = 'chain';

/** Revisions between which one write covers the events. */
export interface CoveredSpan {
  /** Revision covered by the write before; -1: there was none. */
  readonly after: Revision;
  /** Revision covered from now on. */
  readonly covered: Revision;
}

export interface Coverage {
  readonly stream: string;
  readonly revision: Revision;
  /** Chain head at that revision. Undefined: the index does not say. */
  readonly chainHead: ChainHead | undefined;
}

export interface OutcomeEntry {
  readonly key: string;
  readonly value: Buffer;
}

/** Makes a witness of the index, to be compared with the log. A damaged stream witnesses nothing, and is made anew. */
export const outcomesAsWitness = (outcomes: OutcomeIndex): LogWitness => ({
  name: 'the index of outcomes (outcomes/)',
  claims: async function* () {
    try {
      for await (const { stream, revision, chainHead } of outcomes.coverage())
        yield { stream, revision, ...(chainHead !== undefined && { chainHead }) };
    } catch (error) {
      if (!(error instanceof OutcomesDamaged)) throw error;
    }
  },
  forget: (stream) => outcomes.remove(stream),
});
