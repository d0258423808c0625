import type { ChainHead } from './chain';
import type { Revision } from './event-store';
import type { LogWitness } from './log-claims';

/**
 * What ended, by (stream, kind, id): outcomes of commands, ended reservations, closed accounts. Derived from the log,
 * written behind it in bulk and off the event loop; `coveredRevision` says how far. Keys and values are the caller's;
 * the index knows nothing of their meaning.
 */
export interface OutcomeIndex {
  /** Revision of the stream's last event whose outcomes are in the index; undefined when it holds none of it. */
  coveredRevision(stream: string): Promise<Revision | undefined>;
  /** One result a key, in order; undefined where there is none. */
  getMany(stream: string, keys: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** All of the entries and the new covered revision, or nothing. A later entry replaces an earlier one of its key. */
  write(stream: string, entries: readonly OutcomeEntry[], covered: Revision): Promise<void>;
  /** Of every stream that the index knows, how far: what it says that the log holds. */
  coverage(): AsyncIterable<Coverage>;
  /** Forgets the stream, to be rebuilt. */
  remove(stream: string): Promise<void>;
  close(): Promise<void>;
}

/** Of the entry whose value is the chain head at the covered revision, in hex. */
export const CHAIN_KEY = 'chain';

export interface Coverage {
  readonly stream: string;
  readonly revision: Revision;
  /** At that revision. Undefined: the index does not say. */
  readonly chainHead: ChainHead | undefined;
}

export interface OutcomeEntry {
  readonly key: string;
  readonly value: Buffer;
}

/** What the index knows of the log, to be held against it. */
export const outcomesAsWitness = (outcomes: OutcomeIndex): LogWitness => ({
  name: 'the index of outcomes (outcomes/)',
  claims: async function* () {
    for await (const { stream, revision, chainHead } of outcomes.coverage())
      yield { stream, revision, ...(chainHead !== undefined && { chainHead }) };
  },
  forget: (stream) => outcomes.remove(stream),
});
