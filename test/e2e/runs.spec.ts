import {
  AccountKind,
  ConsumeMode,
  EnforcementPolicy,
  LedgerClock,
  RejectionCode,
  Remedy,
  SpendingAction,
  UnfundedPolicy,
} from '@ledger/protocol';
import { accepted, envelope, rejected, usd } from '../support/client';
import { runningServer } from '../support/running-server';

const OPENED = '2026-06-01T12:00:00.000Z';
const running = runningServer();

/** A ledger with the caller's clock, an agent with 10 usd, and what is asked of it. */
const ledgerOf = async (ledgerId: string) => {
  const { commands } = running.client;
  const timed = (at = OPENED) => ({ ...envelope(ledgerId), at });
  const consume = (accountId: string, amounts: { resource: string; amount: string }[], at = OPENED) =>
    commands.consume({ envelope: timed(at), accountId, mode: ConsumeMode.ENFORCE, amounts });
  accepted(await commands.openLedger({ envelope: timed(), clock: LedgerClock.CALLER }));
  accepted(await commands.fund({ envelope: timed(), amounts: usd('100') }));
  const kind = AccountKind.AGENT;
  accepted(await commands.openAccount({ envelope: timed(), accountId: 'agent', kind, allocation: usd('10') }));
  const run = (accountId: string, terms: Partial<Parameters<typeof commands.openAccount>[0]>) =>
    commands.openAccount({ envelope: timed(), accountId, parentId: 'agent', kind: AccountKind.RUN, ...terms });
  return { timed, consume, run };
};

const steps = (amount: string) => [{ resource: 'steps', amount }];

describe('a run with a profile', () => {
  it('has its maxima, its end and its gate, of which the command can state others', async () => {
    const { run } = await ledgerOf('profiles');
    const opened = accepted(await run('r', { profile: 'quick_answer', maxima: usd('0.2'), maxOpen: 5 }));
    expect(opened.events).toEqual(['AccountOpened', 'LimitSet', 'LimitSet', 'LimitSet', 'LimitSet']);
    const { account } = await running.client.queries.getAccount({ ledgerId: 'profiles', accountId: 'r' });
    expect(account).toMatchObject({
      profile: 'quick_answer',
      expiresAt: '2026-06-01T12:00:30.000Z',
      maxOpen: 5,
      confidenceThreshold: '0.8',
    });
    expect(account!.limits.map(({ resource, amount }) => [resource, amount])).toEqual([
      ['steps', '3'],
      ['tokens', '20000'],
      ['tool_calls', '2'],
      ['usd', '0.2'],
    ]);
  });

  it('that there is not is refused by its name', async () => {
    const { run } = await ledgerOf('no-profile');
    expect(rejected(await run('r', { profile: 'overnight' }))).toMatchObject({
      code: RejectionCode.PROFILE_NOT_FOUND,
      remedy: Remedy.MEND,
      detail: { $case: 'subject', value: { what: 'profile', id: 'overnight' } },
    });
  });

  it('is the default of its kind for one that says nothing', async () => {
    const { timed } = await ledgerOf('defaults');
    const thread = { envelope: timed(), accountId: 't', kind: AccountKind.THREAD };
    accepted(await running.client.commands.openAccount(thread));
    const { account } = await running.client.queries.getAccount({ ledgerId: 'defaults', accountId: 't' });
    expect(account).toMatchObject({
      profile: 'thread',
      limits: [{ resource: 'tokens', amount: '100000' }],
      thresholds: { yellow: '0.75', orange: '0.9', red: '0.95' },
    });
  });

  it('is denied with everything that it takes to finish gracefully', async () => {
    const { consume, run, timed } = await ledgerOf('denied');
    accepted(await run('r', { profile: 'quick_answer' }));
    accepted(await consume('r', [...steps('2'), ...usd('0.04')]));
    const denied = await consume('r', [...steps('1'), ...usd('0.02')]);
    expect(rejected(denied)).toMatchObject({
      code: RejectionCode.LIMIT_EXCEEDED,
      remedy: Remedy.FUND,
      detail: { value: { accountId: 'r', resource: 'usd', requested: '0.02', available: '0.01' } },
      needed: usd('0.01'),
    });
    expect(denied.answer!.spending).toMatchObject({
      accountId: 'r',
      action: SpendingAction.THROTTLE,
      remaining: [
        { resource: 'steps', amount: '1' },
        { resource: 'tokens', amount: '20000' },
        { resource: 'tool_calls', amount: '2' },
        { resource: 'usd', amount: '0.01' },
      ],
    });
    const closed = accepted(await running.client.commands.closeAccount({ envelope: timed(), accountId: 'r' }));
    expect(closed.finals).toMatchObject([
      {
        accountId: 'r',
        figures: expect.arrayContaining([expect.objectContaining({ resource: 'usd', used: '0.04' })]),
      },
    ]);
  });

  it('is over after its seconds, for its threads too, and what it spent is still booked', async () => {
    const { consume, run, timed } = await ledgerOf('over');
    accepted(await run('r', { maxSeconds: 30 }));
    accepted(await run('t', { parentId: 'r', kind: AccountKind.THREAD }));
    accepted(await consume('t', usd('1'), '2026-06-01T12:00:29.999Z'));
    const at = '2026-06-01T12:00:30.000Z';
    expect(rejected(await consume('t', usd('1'), at))).toMatchObject({
      code: RejectionCode.ACCOUNT_EXPIRED,
      remedy: Remedy.NONE,
      detail: { $case: 'expiry', value: { accountId: 't', expiredId: 'r', expiredAt: at } },
    });
    const report = { envelope: timed(at), accountId: 't', mode: ConsumeMode.RECORD, amounts: usd('0.5') };
    expect(accepted(await running.client.commands.consume(report)).charges).toMatchObject([{ payerId: 'agent' }]);
  });
});

describe('what a run says of itself', () => {
  it('ends its work once it is sure enough, and lets it go on when it is less sure again', async () => {
    const { consume, run, timed } = await ledgerOf('sure');
    accepted(await run('r', { confidenceThreshold: '0.9' }));
    const report = async (confidence: string) =>
      accepted(await running.client.commands.reportConfidence({ envelope: timed(), accountId: 'r', confidence }));
    expect((await report('0.89')).confidences).toEqual([{ accountId: 'r', confidence: '0.89' }]);
    accepted(await consume('r', usd('1')));
    await report('0.90');
    expect(rejected(await consume('r', usd('1')))).toMatchObject({
      code: RejectionCode.CONFIDENCE_REACHED,
      remedy: Remedy.NONE,
      detail: { $case: 'confidence', value: { accountId: 'r', ownerId: 'r', confidence: '0.9', threshold: '0.9' } },
    });
    const { account } = await running.client.queries.getAccount({ ledgerId: 'sure', accountId: 'r' });
    expect(account).toMatchObject({ confidence: '0.9', confidenceThreshold: '0.9' });
    await report('0.5');
    accepted(await consume('r', usd('1')));
    expect(
      rejected(
        await running.client.commands.reportConfidence({ envelope: timed(), accountId: 'nobody', confidence: '1' }),
      ).code,
    ).toBe(RejectionCode.ACCOUNT_NOT_FOUND);
  });

  it('is booked as work done', async () => {
    const { run, timed } = await ledgerOf('work');
    accepted(await run('r', {}));
    const outcome = (accountId: string) =>
      running.client.commands.reportOutcome({
        envelope: timed(),
        accountId,
        work: '3.50',
        success: true,
        attribution: { task: 'tickets' },
      });
    expect(accepted(await outcome('r'))).toMatchObject({
      events: ['OutcomeReported'],
      outcomes: [{ accountId: 'r', work: '3.5', success: true }],
    });
    expect(rejected(await outcome('nobody')).reason).toBe('account_not_found');
  });
});

describe('a trial run', () => {
  it('is let do what would have been refused, with the refusal on its answer', async () => {
    const { consume, run } = await ledgerOf('observed');
    const policy = { enforcement: EnforcementPolicy.OBSERVE, unfunded: UnfundedPolicy.DENY };
    accepted(await run('r', { policy, allocation: usd('2') }));
    expect(accepted(await consume('r', usd('2'))).notes).toEqual([]);
    const over = accepted(await consume('r', usd('1')));
    expect(over.notes).toMatchObject([
      {
        accountId: 'r',
        observed: {
          code: RejectionCode.INSUFFICIENT_FUNDS,
          detail: { $case: 'shortage', value: { accountId: 'r', requested: '1', available: '0' } },
        },
      },
    ]);
    expect(over.charges).toMatchObject([{ amount: '1', payerId: 'r', overrun: '1' }]);
  });
});
