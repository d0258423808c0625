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
   * Gives one result a key, in order; undefined where there is none.
   *
   * @param upTo what the caller knows to be covered; -1: nothing.
   * @throws OutcomesDamaged when it covers less, or what it holds cannot be relied on.
   */
  getMany(stream: string, keys: readonly string[], upTo: Revision): Promise<readonly (Buffer | undefined)[]>;
  /**
   * All of the entries and the new covered revision, or nothing. A later entry replaces an earlier one of its key. One
   * write of a stream at a time.
   *
   * @throws OutcomesDamaged when the write before is not there, or what it holds cannot be relied on.
   */
  write(stream: string, entries: readonly OutcomeEntry[], span: CoveredSpan): Promise<void>;
  /** Claims about the end of every stream that the index knows. Passes over what is damaged. */
  coverage(): AsyncIterable<Coverage>;
  /** Forgets the stream, to be rebuilt. */
  remove(stream: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Refused: what the index holds of a stream is not what was written to it. It is to be removed and made anew from the
 * log.
 */
export class OutcomesDamaged extends Error {
  override readonly name = 'OutcomesDamaged';
}

/** Key of the entry whose value is the chain head at the covered revision, in hex. */
export const CHAIN_KEY = 'chain';

/** The events that one write is about. */
export interface CoveredSpan {
  /** Covered by the write before; -1: there was none. */
  readonly after: Revision;
  /** Covered from now on. */
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

/** Makes a witness of the index, to be held against the log. A damaged stream witnesses nothing, and is made anew. */
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
