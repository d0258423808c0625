import { decodeEvent, type LedgerEvent, type Rejection, type ThresholdCrossed } from '@ledger/domain';
import { decodedBy, EventStoreCorrupt, type EventReader, type StreamEvent } from '@ledger/event-store';
import { REPLAY_GAP_EVENTS } from '../limits';
import type { RecordedOutcome } from '../outcomes/outcome-entries';

/** Decision of a command, as its events tell it. */
export type RecordedDecision =
  | { readonly outcome: 'accepted'; readonly events: readonly LedgerEvent[] }
  | {
      readonly outcome: 'rejected';
      readonly events: readonly LedgerEvent[];
      readonly rejection: Rejection;
      readonly item?: number;
    };

export const crossingsOf = (events: readonly LedgerEvent[]): ThresholdCrossed['data'][] => {
  const crossings: ThresholdCrossed['data'][] = [];
  for (const event of events) if (event.type === 'ThresholdCrossed') crossings.push(event.data);
  return crossings;
};

/**
 * Reads the recorded decisions of earlier commands from the stream, one for each outcome; outcomes near each other take
 * one read.
 * @throws EventStoreCorrupt when the events are missing or not a ledger's: the log lost them since the ledger was
 * loaded.
 */
export const readRecorded = async (
  events: EventReader,
  stream: string,
  outcomes: readonly RecordedOutcome[],
): Promise<readonly RecordedDecision[]> => {
  const found = new Map<RecordedOutcome, RecordedDecision>();
  for (const group of neighbours(outcomes)) {
    const from = group[0]!.firstRevision;
    const last = group.reduce((end, { firstRevision, count }) => bigMax(end, firstRevision + BigInt(count)), from);
    const read: StreamEvent[] = [];
    for await (const page of events.readStream(stream, { from, maxCount: Number(last - from) })) read.push(...page);
    for (const outcome of group) {
      const start = Number(outcome.firstRevision - from);
      found.set(outcome, decisionOf(stream, outcome, read.slice(start, start + outcome.count)));
    }
  }
  return outcomes.map((outcome) => found.get(outcome)!);
};

const bigMax = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function* neighbours(outcomes: readonly RecordedOutcome[]): IterableIterator<readonly RecordedOutcome[]> {
  const sorted = [...new Set(outcomes)].sort((a, b) => Number(a.firstRevision - b.firstRevision));
  let group: RecordedOutcome[] = [];
  let end = 0n;
  for (const outcome of sorted) {
    if (group.length > 0 && outcome.firstRevision > end + BigInt(REPLAY_GAP_EVENTS)) {
      yield group;
      group = [];
    }
    group.push(outcome);
    end = outcome.firstRevision + BigInt(outcome.count);
  }
  if (group.length > 0) yield group;
}

/** @throws EventStoreCorrupt */
export const storedEvent = (event: StreamEvent): LedgerEvent => decodedBy(decodeEvent, event);

const decisionOf = (
  stream: string,
  { firstRevision, count }: RecordedOutcome,
  recorded: readonly StreamEvent[],
): RecordedDecision => {
  const events = recorded.map(storedEvent);
  const first = events[0];
  if (first === undefined || events.length !== count)
    throw new EventStoreCorrupt(`${stream} at revision ${firstRevision}: events are missing`);
  if (first.type !== 'CommandRejected') return { outcome: 'accepted', events };
  const { rejection, item } = first.data;
  return { outcome: 'rejected', events, rejection, ...(item !== undefined && { item }) };
};
