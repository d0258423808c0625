import { Accepted, type CommandAnswer } from '@ledger/protocol';

/** Most bytes of an {@link abridged} answer in either form, without the ids of its command. */
const ABRIDGED_BYTES_MAX = 768;

export const abridgedBytesMax = (command: Pick<CommandAnswer, 'commandId' | 'ledgerId'> | undefined): number =>
  ABRIDGED_BYTES_MAX + (command?.commandId.length ?? 0) + (command?.ledgerId.length ?? 0);

/**
 * Forms of all answers, together within so many bytes. From the first that no longer fits on, all are abridged: an
 * error instead of a short answer would make the sender repeat for ever what is already decided.
 */
export const fittingAnswers = <Form extends { readonly length: number }>(
  answers: readonly CommandAnswer[],
  bytesMax: number,
  formOf: (answer: CommandAnswer) => Form,
): readonly Form[] => {
  let room = bytesMax - answers.reduce((sum, answer) => sum + abridgedBytesMax(answer), 0);
  let isFull = false;
  return answers.map((answer) => {
    if (!isFull) {
      const whole = formOf(answer);
      room -= whole.length - abridgedBytesMax(answer);
      isFull = room < 0;
      if (!isFull) return whole;
    }
    return formOf(abridged(answer));
  });
};

const FAILED_WORDS_MAX = 64;

/** Shortens an answer to the outcome and the advice to the sender; the effects of the command are left out. */
export const abridged = (answer: CommandAnswer): CommandAnswer => ({
  ...answer,
  outcome: abridgedOutcome(answer.outcome),
  spending: answer.spending && { ...answer.spending, remaining: [], hints: undefined },
  abridged: true,
});

const abridgedOutcome = (outcome: CommandAnswer['outcome']): CommandAnswer['outcome'] => {
  switch (outcome?.$case) {
    case 'accepted': {
      const { firstRevision, late } = outcome.value;
      return { $case: 'accepted', value: Accepted.fromPartial({ firstRevision, late }) };
    }
    case 'rejected':
      return { $case: 'rejected', value: { ...outcome.value, message: '', detail: undefined, needed: [] } };
    case 'failed': {
      const { grpcCode, message, retryAfterMs } = outcome.value;
      const words = Buffer.from(message.slice(0, FAILED_WORDS_MAX)).toString();
      return { $case: 'failed', value: { grpcCode, message: words, violations: [], retryAfterMs } };
    }
    case undefined:
      return outcome;
  }
};
