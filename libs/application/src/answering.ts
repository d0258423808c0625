import type { EventReader, Position } from '@ledger/event-store';
import type { Clock } from '@ledger/platform';
import type { Answer } from './decided';
import type { CommittedLedger } from './committed-ledger';
import { presentTime } from './committed-reading';
import { readRecorded } from './recorded-answers';
import { recordedResult, Standing } from './results';

type Replay = Extract<Answer, { kind: 'replay' }>;

/**
 * Answers a batch that is durable. Replays of commands decided long ago are answered when their events were read, and
 * hold up nobody else. Never throws: a command that cannot be answered gets the fault.
 */
export const answerAll = async (
  events: EventReader,
  ledger: CommittedLedger,
  clock: Clock,
  answers: readonly Answer[],
): Promise<void> => {
  const standing = new Standing(ledger.state, presentTime(ledger.state, clock));
  const { position } = ledger;
  const replays: Replay[] = [];
  for (const answer of answers) {
    if (answer.kind === 'replay') replays.push(answer);
    else answerOne(answer, standing, position);
  }
  if (replays.length === 0) return;
  try {
    const views = replays.map(({ spenderId }) => standing.of(spenderId).spending);
    const decisions = await readRecorded(
      events,
      ledger.stream,
      replays.map(({ outcome }) => outcome),
    );
    for (const [i, { waiting, outcome }] of replays.entries()) {
      waiting.answer(recordedResult(waiting, decisions[i]!, outcome, position, true, views[i]));
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
    const { spending } = standing.of(spenderId);
    waiting.answer(recordedResult(waiting, recorded.decision, recorded.outcome, position, repeat, spending));
  } catch (error) {
    waiting.fail(error);
  }
};
