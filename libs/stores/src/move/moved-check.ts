import { createHash } from 'node:crypto';
import { type EventReader, type Position, StreamCheck, type StreamVerification } from '@ledger/event-store';
import { MoveRefused, refusedFor } from './move-refused';
import type { OnPage } from './on-page';

export interface CheckOptions {
  readonly streamPrefix?: string;
  /** Ids of events whose positions are wanted. */
  readonly find: ReadonlySet<string>;
  readonly onPage: OnPage;
}

export interface TargetContents {
  /** Digest of the events' ids in the order in which they came. */
  readonly order: string;
  /** Positions of the events that were looked for, by their id. */
  readonly positions: ReadonlyMap<string, Position>;
}

/**
 * Reads the whole target, works out every id and chain anew, and compares each stream with what the source was found to
 * hold: the chain's head covers every byte of id, type, data and metadata.
 * @throws MoveRefused for the first stream that differs.
 */
export const checkTarget = async (
  target: EventReader,
  expected: Iterable<StreamVerification>,
  { find, onPage, ...scope }: CheckOptions,
): Promise<TargetContents> => {
  const checks = new Map<string, StreamCheck>();
  const positions = new Map<string, Position>();
  const order = createHash('sha256');
  for await (const page of target.readAll(scope)) {
    for (const event of page) {
      const difference = checkOf(checks, event.stream).next(event);
      if (difference !== undefined) throw refusedFor(event.stream, 'the target differs', difference);
      if (find.has(event.id)) positions.set(event.id, event.position);
      order.update(event.id);
    }
    onPage(page, checks.size);
  }
  for (const stream of expected) {
    assertSame(stream, checks.get(stream.stream)?.result());
    checks.delete(stream.stream);
  }
  for (const stream of checks.keys()) throw new MoveRefused(stream, 'the target holds it and the source does not');
  return { order: order.digest('hex'), positions };
};

const checkOf = (checks: Map<string, StreamCheck>, stream: string): StreamCheck => {
  const known = checks.get(stream);
  if (known !== undefined) return known;
  const check = new StreamCheck(stream);
  checks.set(stream, check);
  return check;
};

const assertSame = (source: StreamVerification, target: StreamVerification | undefined): void => {
  const { stream, events, head } = source;
  if (target === undefined) throw new MoveRefused(stream, 'the target lacks it');
  if (target.events !== events) {
    throw new MoveRefused(stream, `the target holds ${target.events} events of it, the source ${events}`);
  }
  if (target.head !== head) {
    throw new MoveRefused(stream, `its chain ends in ${target.head} in the target and in ${head} in the source`);
  }
};
