import type { Position } from '@ledger/event-store';
import type { Answer } from './batch-context';
import type { CommittedLedger } from '../committed/committed-ledger';
import { presentTime } from '../committed/present-time';
import { readRecorded } from '../committed/recorded-decisions';
import { recordedResult, Standing } from './command-results';
import type { WriterContext } from '../writer-context';

type Replay = Extract<Answer, { kind: 'replay' }>;

type AnsweringContext = Pick<WriterContext, 'events' | 'clock' | 'rulebook'>;

/**
 * Answers a batch that is durable. Replays of commands decided long ago are answered when their events were read, and
 * hold up nobody else: that is what the answer waits for, absent where there are none. Never throws or rejects: a command
 * that cannot be answered gets the fault.
 */
export const answerAll = (
  context: AnsweringContext,
  ledger: CommittedLedger,
  answers: readonly Answer[],
): Promise<void> | undefined => {
  const { clock, rulebook } = context;
  const standing = new Standing(ledger.state, presentTime(ledger.state, clock), rulebook);
  const { position } = ledger;
  const replays: Replay[] = [];
  for (const answer of answers) {
    if (answer.kind === 'replay') replays.push(answer);
    else answerOne(answer, standing, position);
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
    // The ledger went on meanwhile.
    const now = new Standing(ledger.state, presentTime(ledger.state, clock), rulebook);
    for (const [i, { waiting, outcome, spenderId }] of replays.entries()) {
      const decision = decisions[i]!;
      waiting.answer(
        recordedResult(waiting, decision, outcome, position, true, now.after(waiting, spenderId, decision)),
      );
    }
  } catch (error) {
    for (const { waiting } of replays) waiting.fail(error);
  }
};

const answerOne = (answer: Exclude<Answer, Replay>, standing: Standing, position: Position): void => {
  const { waiting } = answer;
  try {
    if (answer.kind === 'unrecorded') return waiting.answer(answer.result);
    const { recorded, repeat, spenderId } = answer;
    const view = standing.after(waiting, spenderId, recorded.decision);
    waiting.answer(recordedResult(waiting, recorded.decision, recorded.outcome, position, repeat, view));
  } catch (error) {
    waiting.fail(error);
  }
};
