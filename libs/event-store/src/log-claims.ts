import { unseal, type ChainHead } from './chain';
import type { Checkpoint } from './checkpoint';
import { EventStoreCorrupt, type EventReader, type Revision } from './event-store';

/** A statement about the log's content by something that was derived from it. */
export interface LogClaim {
  readonly stream: string;
  readonly revision: Revision;
  /** Chain head that the event at that revision carries. Absent: the claim does not say. */
  readonly chainHead?: ChainHead;
  /** Id of the event at that revision. Absent: the claim does not say. */
  readonly eventId?: string;
}

/** A derived store, as a witness of the recorded events. */
export interface LogWitness {
  /** Name for people, such as `the outcome index`. */
  readonly name: string;
  claims(): AsyncIterable<LogClaim>;
  /** Forgets what it derived from a stream, so as to derive it anew. Absent: its user finds out by itself. */
  forget?(stream: string): Promise<void>;
}

export interface UnmetClaim {
  readonly witness: LogWitness;
  readonly claim: LogClaim;
  /** Revision of the stream's last event. */
  readonly head: Revision | 'no-stream';
}

/**
 * The log lacks recorded events: its end is missing, or it is another log or an older copy. Nothing was changed when
 * this was found.
 */
export class LogIncomplete extends EventStoreCorrupt {
  override readonly name = 'LogIncomplete';
}

/** Streams that are read at once. */
const CLAIMS_AT_ONCE = 64;
/** Most streams that a message names. */
const STREAMS_NAMED_MAX = 20;

export const claimsOf = async function* (checkpoint: Checkpoint | undefined): AsyncIterable<LogClaim> {
  const last = checkpoint?.lastEvent;
  if (last !== undefined) yield { stream: last.stream, revision: last.revision, eventId: last.id };
};

/** Reads of the log that claims are compared with. */
export type ClaimReader = Pick<EventReader, 'streamHead' | 'readStream'>;

/** Compares the log with everything that was derived from it. */
export const findUnmet = async (
  reader: ClaimReader,
  witnesses: readonly LogWitness[],
): Promise<readonly UnmetClaim[]> => {
  const unmet: UnmetClaim[] = [];
  for (const witness of witnesses) {
    for await (const claims of inGroups(witness.claims())) {
      const found = await Promise.all(claims.map((claim) => checked(reader, witness, claim)));
      unmet.push(...found.filter((one) => one !== undefined));
    }
  }
  return unmet;
};

async function* inGroups(claims: AsyncIterable<LogClaim>): AsyncIterable<readonly LogClaim[]> {
  let group: LogClaim[] = [];
  for await (const claim of claims) {
    group.push(claim);
    if (group.length < CLAIMS_AT_ONCE) continue;
    yield group;
    group = [];
  }
  yield group;
}

const checked = async (reader: ClaimReader, witness: LogWitness, claim: LogClaim): Promise<UnmetClaim | undefined> => {
  const { stream, revision, chainHead, eventId } = claim;
  const head = await reader.streamHead(stream);
  if (head === 'no-stream' || head < revision) return { witness, claim, head };
  if (chainHead === undefined && eventId === undefined) return undefined;
  try {
    for await (const [event] of reader.readStream(stream, { from: revision, maxCount: 1 })) {
      const isIt =
        event !== undefined &&
        (eventId === undefined || event.id === eventId) &&
        (chainHead === undefined || unseal(event.metadata)?.seal.hash === chainHead);
      return isIt ? undefined : { witness, claim, head };
    }
  } catch (error) {
    // Damage within one stream is reported to its own readers, and the others go on.
    if (error instanceof EventStoreCorrupt) return undefined;
    throw error;
  }
  return { witness, claim, head };
};

/** Tells the unmet claims, one stream after the other, the one that lacks most first. */
export const unmetInWords = (unmet: readonly UnmetClaim[]): string => {
  const worst = new Map<string, UnmetClaim>();
  for (const one of unmet) {
    const known = worst.get(one.claim.stream);
    if (known === undefined || lacking(one) > lacking(known)) worst.set(one.claim.stream, one);
  }
  const streams = [...worst.values()].sort((a, b) => (lacking(a) < lacking(b) ? 1 : -1));
  const named = streams.slice(0, STREAMS_NAMED_MAX).map(inWords);
  if (streams.length > named.length) named.push(`and ${streams.length - named.length} more streams`);
  return named.join('; ');
};

const lastOf = (head: Revision | 'no-stream'): Revision => (head === 'no-stream' ? -1n : head);

/** Least number of missing events; 0: other events are in their place. */
const lacking = ({ claim, head }: UnmetClaim): bigint => {
  const missing = claim.revision - lastOf(head);
  return missing > 0n ? missing : 0n;
};

const inWords = (unmet: UnmetClaim): string => {
  const { witness, claim, head } = unmet;
  const { stream, revision } = claim;
  if (lacking(unmet) === 0n) {
    return `${stream} has another event at revision ${revision} than ${witness.name} was made from`;
  }
  const place = head === 'no-stream' ? 'is gone' : `ends at revision ${head}`;
  return `${stream} ${place}, and ${witness.name} knows revision ${revision}: at least ${lacking(unmet)} events are missing`;
};
