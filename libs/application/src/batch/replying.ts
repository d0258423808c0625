import type { Position } from '@ledger/event-store';
import type { Reply } from './reply';
import type { CommittedLedger } from '../committed/committed-ledger';
import { presentTime } from '../committed/present-time';
import { readRecorded } from '../committed/recorded-decisions';
import { AccountStandings } from './account-standings';
import { recordedResult } from './command-results';
import type { WriterContext } from '../writer-context';

type Replay = Extract<Reply, { kind: 'replay' }>;

type AnsweringContext = Pick<WriterContext, 'events' | 'clock' | 'rulebook'>;

/**
 * Answers a batch that is durable. Replays of commands decided long ago are answered once their events were read, and
 * hold up nobody else: the returned promise waits for them, and is absent where there are none. Never throws or
 * rejects: a command that cannot be answered gets the fault.
 */
export const answerAll = (
  context: AnsweringContext,
  ledger: CommittedLedger,
  replies: readonly Reply[],
): Promise<void> | undefined => {
  const { clock, rulebook } = context;
  const standing = new AccountStandings(ledger.state, presentTime(ledger.state, clock), rulebook);
  const { position } = ledger;
  const replays: Replay[] = [];
  for (const reply of replies) {
    if (reply.kind === 'replay') replays.push(reply);
    else answerOne(reply, standing, position);
  }
  return replays.length === 0 ? undefined : answerReplays(context, ledger, replays, position);
};

const answerReplays = async (
  { events, clock, rulebook }: AnsweringContext,
  ledger: CommittedLedger,
  replays: readonly Replay[],
  position: Position,
): Promise<void> => {
  try {
    const decisions = await readRecorded(
      events,
      ledger.stream,
      replays.map(({ outcome }) => outcome),
    );
    // Standings are worked out now, since the ledger went on while the events were read.
    const now = new AccountStandings(ledger.state, presentTime(ledger.state, clock), rulebook);
    for (const [i, { pending, outcome, spenderId }] of replays.entries()) {
      const decision = decisions[i]!;
      pending.answer(
        recordedResult(pending, decision, outcome, position, true, now.after(pending, spenderId, decision)),
      );
    }
  } catch (error) {
    for (const { pending } of replays) pending.fail(error);
  }
};

const answerOne = (reply: Exclude<Reply, Replay>, standing: AccountStandings, position: Position): void => {
  const { pending } = reply;
  try {
    if (reply.kind === 'unrecorded') return pending.answer(reply.result);
    const { recorded, repeat, spenderId } = reply;
    const view = standing.after(pending, spenderId, recorded.decision);
    pending.answer(recordedResult(pending, recorded.decision, recorded.outcome, position, repeat, view));
  } catch (error) {
    pending.fail(error);
  }
};
