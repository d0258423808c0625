import {
  Accepted,
  CommandAnswer,
  Failed,
  messageJson,
  Rejected,
  RejectionCode,
  Remedy,
  SpendingAction,
  SpendingStatus,
} from '@ledger/protocol';
import { abridged, abridgedBytesMax, fittingAnswers } from './fitting-answers';

const JSON_FORM = messageJson<CommandAnswer>('budget.v1.CommandAnswer');
const binary = (answer: CommandAnswer): Uint8Array => CommandAnswer.encode(answer).finish();
const json = (answer: CommandAnswer): Buffer => Buffer.from(JSON.stringify(JSON_FORM.write(answer)));

const LONG = 'x'.repeat(128);
const WORDS = '\u{1f600}"'.repeat(500);
const many = Array.from({ length: 500 }, () => ({ resource: LONG, amount: '1' }));
const answerOf = (outcome: CommandAnswer['outcome']): CommandAnswer => ({
  commandId: LONG,
  ledgerId: LONG,
  outcome,
  spending: {
    accountId: LONG,
    status: SpendingStatus.ORANGE,
    action: SpendingAction.THROTTLE,
    remaining: many,
    hints: { retryAt: '2026-11-30T12:00:00.000Z', retryAfterMs: 1n, models: [WORDS], dropFeatures: [WORDS] },
  },
  replayed: true,
  dryRun: true,
  at: '2026-11-30T12:00:00.000Z',
  revision: 2n ** 64n - 1n,
  position: `${2n ** 64n - 1n}/${2n ** 64n - 2n}`,
  abridged: false,
});
const accepted = answerOf({
  $case: 'accepted',
  value: Accepted.fromPartial({ firstRevision: 2n ** 64n - 1n, late: true, events: many.map(() => 'Consumed') }),
});
const rejected = answerOf({
  $case: 'rejected',
  value: Rejected.fromPartial({
    code: RejectionCode.IDEMPOTENCY_CONFLICT,
    reason: 'idempotency_conflict',
    remedy: Remedy.MEND,
    message: WORDS,
    item: 999,
    retryAt: '2026-11-30T12:00:00.000Z',
    needed: many,
  }),
});
const failed = answerOf({
  $case: 'failed',
  value: Failed.fromPartial({
    grpcCode: 14,
    message: WORDS,
    violations: [{ field: WORDS, rule: WORDS }],
    retryAfterMs: 4_294_967_295,
  }),
});
const FORMS = [
  ['binary', binary],
  ['JSON', json],
] as const;

describe.each(FORMS)('answers in %s', (_form, formOf) => {
  it.each([
    ['accepted', accepted],
    ['rejected', rejected],
    ['failed', failed],
  ])('in short take no more than was reckoned with, %s', (_what, answer) => {
    expect(formOf(abridged(answer)).length).toBeLessThanOrEqual(abridgedBytesMax(answer));
  });

  it('are whole as far as they fit, and within the bytes together', () => {
    const answers = Array.from({ length: 100 }, () => [accepted, rejected, failed]).flat();
    const bytesMax = 1_048_576;
    const forms = fittingAnswers(answers, bytesMax, formOf);
    expect(forms).toHaveLength(answers.length);
    expect(forms.reduce((sum, form) => sum + form.length, 0)).toBeLessThanOrEqual(bytesMax);
    const whole = forms.filter((form, i) => form.length === formOf(answers[i]!).length).length;
    expect(whole).toBeGreaterThan(3);
    expect(forms.slice(0, whole).map((form) => form.length)).toEqual(
      answers.slice(0, whole).map((a) => formOf(a).length),
    );
  });

  it('are whole where there is room for all', () => {
    expect(fittingAnswers([accepted, failed], 4_194_304, formOf)).toEqual([accepted, failed].map(formOf));
  });
});

it('keeps what became of a command and what to do next', () => {
  expect(abridged(rejected)).toMatchObject({
    outcome: { value: { reason: 'idempotency_conflict', remedy: Remedy.MEND, item: 999 } },
    spending: { status: SpendingStatus.ORANGE, action: SpendingAction.THROTTLE },
    revision: rejected.revision,
    abridged: true,
  });
});
