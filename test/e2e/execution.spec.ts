import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import {
  AccountKind,
  ConsumeMode,
  type CommandAnswer,
  type ExecuteResponse,
  type WatchResponse,
} from '@ledger/protocol';
import { accepted, envelope, faultOf, rejected, usd, type LedgerClient } from '../support/client';
import { runningServer } from '../support/running-server';

const running = runningServer();

const open = async (ledgerId: string): Promise<void> => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await running.client.commands.fund({ envelope: envelope(ledgerId), amounts: usd('100') }));
  for (const accountId of ['a', 'b']) {
    const account = { envelope: envelope(ledgerId), accountId, kind: AccountKind.AGENT, allocation: usd('10') };
    accepted(await running.client.commands.openAccount(account));
  }
};

const consume = (ledgerId: string, accountId: string, amount: string) => ({
  command: {
    $case: 'consume' as const,
    value: {
      ...(ledgerId !== '' && { envelope: envelope(ledgerId) }),
      accountId,
      mode: ConsumeMode.ENFORCE,
      amounts: usd(amount),
    },
  },
});

const outcomes = (answers: readonly CommandAnswer[]) =>
  answers.map(({ outcome }) => (outcome?.$case === 'rejected' ? outcome.value.reason : outcome?.$case));

describe('a batch', () => {
  it('answers each command in order, whatever became of the others', async () => {
    await open('batch');
    const { answers } = await running.client.commands.executeBatch({
      commands: [
        consume('batch', 'a', '6'),
        consume('batch', 'a', '6'),
        consume('nowhere', 'a', '1'),
        consume('batch', 'a', '4'),
      ],
    });
    expect(outcomes(answers)).toEqual(['accepted', 'insufficient_funds', 'ledger_not_found', 'accepted']);
  });

  it('tells in its place what only the ledger found malformed', async () => {
    await open('precise');
    const { answers } = await running.client.commands.executeBatch({
      commands: [consume('precise', 'a', '1e40'), consume('precise', 'a', '1')],
    });
    expect(outcomes(answers)).toEqual(['failed', 'accepted']);
    expect(answers[0]!.outcome).toMatchObject({
      value: { grpcCode: status.INVALID_ARGUMENT, violations: [{ field: 'amounts[0].amount' }] },
    });
  });

  it('executes nothing of a message that is malformed anywhere', async () => {
    await open('spoiled');
    const fault = await faultOf(
      running.client.commands.executeBatch({
        commands: [consume('spoiled', 'a', '1'), consume('spoiled', 'a', '-1'), {}],
      }),
    );
    expect(fault).toMatchObject({ code: status.INVALID_ARGUMENT, violations: [{ field: 'commands[2]' }] });
    const second = await faultOf(
      running.client.commands.executeBatch({ commands: [consume('spoiled', 'a', '1'), consume('spoiled', 'a', '-1')] }),
    );
    expect(second.violations.map(({ field }) => field)).toEqual(['commands[1].consume.amounts[0].amount']);
    const { spending } = await running.client.queries.check({ ledgerId: 'spoiled', accountId: 'a' });
    expect(spending!.remaining).toEqual(usd('10'));
  });

  it.each([0, 1_001])('has 1 to 1,000 commands, not %i', async (count) => {
    const commands = Array.from({ length: count }, () => consume('batch', 'a', '1'));
    expect((await faultOf(running.client.commands.executeBatch({ commands }))).violations).toMatchObject([
      { field: 'commands' },
    ]);
  });

  it('is all or none when atomic, and names the item that was refused', async () => {
    await open('atomic');
    const items = (...amounts: string[]) => amounts.map((amount) => consume('', 'a', amount));
    const refused = await running.client.commands.executeBatch({
      atomic: envelope('atomic'),
      commands: items('6', '6'),
    });
    expect(refused.answers).toHaveLength(1);
    expect(rejected({ answer: refused.answers[0] })).toMatchObject({ reason: 'insufficient_funds', item: 1 });
    const whole = await running.client.commands.executeBatch({ atomic: envelope('atomic'), commands: items('6', '4') });
    expect(accepted({ answer: whole.answers[0] }).charges.map(({ amount }) => amount)).toEqual(['6', '4']);
  });

  it('has one envelope when atomic', async () => {
    const commands = [consume('', 'a', '1'), consume('atomic', 'a', '1'), consume('', 'a', 'x')];
    const fault = await faultOf(running.client.commands.executeBatch({ atomic: envelope('atomic'), commands }));
    expect(fault.violations.map(({ field }) => field)).toEqual([
      'commands[1].consume.envelope',
      'commands[2].consume.amounts[0].amount',
    ]);
    const bad = { ...envelope('atomic'), commandId: '' };
    const again = await faultOf(
      running.client.commands.executeBatch({ atomic: bad, commands: [consume('', 'a', '1')] }),
    );
    expect(again.violations.map(({ field }) => field)).toEqual(['atomic.command_id']);
  });
});

describe('the command stream', () => {
  it('answers every command by its tag and ends when the client does', async () => {
    await open('stream');
    const stream = running.client.execute();
    const answers = new Map<string, ExecuteResponse['answer']>();
    stream.on('data', ({ tag, answer }: ExecuteResponse) => answers.set(tag, answer));
    const count = 3_000;
    for (let i = 0; i < count; i++) {
      const ready = stream.write({
        tag: `t-${i}`,
        command: consume('stream', i % 2 === 0 ? 'a' : 'b', '0.001'),
      });
      if (!ready) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'end');
    expect(answers.size).toBe(count);
    expect(new Set(outcomes([...answers.values()].map((answer) => answer!)))).toEqual(new Set(['accepted']));
    const { spending } = await running.client.queries.check({ ledgerId: 'stream', accountId: 'a' });
    expect(spending!.remaining).toEqual(usd('8.5'));
  });

  it('goes on after a malformed command', async () => {
    await open('mended');
    const stream = running.client.execute();
    const answers: ExecuteResponse[] = [];
    stream.on('data', (answer: ExecuteResponse) => answers.push(answer));
    stream.write({ tag: 'none', command: undefined });
    stream.write({ tag: 'bad', command: consume('mended', 'a', '1e') });
    stream.write({ tag: 'x'.repeat(129), command: consume('mended', 'a', '1') });
    stream.write({ tag: 'good', command: consume('mended', 'a', '1') });
    stream.end();
    await once(stream, 'end');
    const by = (tag: string) => answers.find((answer) => answer.tag === tag)!.answer!;
    expect(by('none').outcome).toMatchObject({ $case: 'failed', value: { violations: [{ field: 'command' }] } });
    expect(by('bad').outcome).toMatchObject({ value: { violations: [{ field: 'amounts[0].amount' }] } });
    expect(by('x'.repeat(129)).outcome).toMatchObject({ value: { violations: [{ field: 'tag' }] } });
    expect(outcomes([by('good')])).toEqual(['accepted']);
  });

  it('decides the commands of one ledger in the order in which they were sent', async () => {
    await open('order');
    const stream = running.client.execute();
    const revisions: [string, bigint][] = [];
    stream.on('data', ({ tag, answer }: ExecuteResponse) => revisions.push([tag, answer!.revision!]));
    for (let i = 0; i < 500; i++) stream.write({ tag: String(i), command: consume('order', 'a', '0.001') });
    stream.end();
    await once(stream, 'end');
    const sent = revisions.sort(([a], [b]) => Number(a) - Number(b)).map(([, revision]) => revision);
    expect(sent.every((revision, i) => i === 0 || revision > sent[i - 1]!)).toBe(true);
  });
});

/** Messages of a watch as they come, for as long as somebody asks. */
const watching = (request: Parameters<LedgerClient['watch']>[0]) => {
  const call = running.client.watch(request);
  // Cancelling is how a watcher leaves; grpc-js tells it as an error.
  call.on('error', () => undefined);
  const messages = call[Symbol.asyncIterator]() as AsyncIterableIterator<WatchResponse>;
  return {
    take: async (count: number) => {
      const events = [];
      while (events.length < count) {
        const { value, done } = await messages.next();
        if (done) break;
        const { message } = value as WatchResponse;
        if (message?.$case === 'event') events.push(message.value);
      }
      return events;
    },
    untilCaughtUp: async () => {
      const types: string[] = [];
      for (;;) {
        const { message } = ((await messages.next()) as { value: WatchResponse }).value;
        if (message?.$case === 'caughtUp') return types;
        if (message?.$case === 'event') types.push(message.value.type);
      }
    },
    leave: () => call.cancel(),
  };
};

describe('watching', () => {
  it('sends history, then what happens, and resumes after a position without loss or repeat', async () => {
    await open('watched');
    // Its id begins with the watched one's: its events are none of ours.
    await open('watched-too');
    const first = watching({ ledgerId: 'watched' });
    expect(await first.untilCaughtUp()).toEqual([
      'LedgerOpened',
      'Funded',
      'AccountOpened',
      'Allocated',
      'AccountOpened',
      'Allocated',
    ]);
    const spend = () =>
      running.client.commands.executeBatch({
        commands: [consume('watched', 'a', '1'), consume('watched-too', 'a', '1')],
      });
    await spend();
    const [live] = await first.take(1);
    expect(live).toMatchObject({ type: 'Consumed', ledgerId: 'watched', revision: 6n, accountIds: ['a'] });
    expect(JSON.parse(live!.dataJson)).toMatchObject({ accountId: 'a', charges: [{ resource: 'usd', amount: '1' }] });
    expect(JSON.parse(live!.metadataJson)).toMatchObject({ actor: 'tester' });
    first.leave();
    await spend();
    await spend();
    const second = watching({ ledgerId: 'watched', afterPosition: live!.position });
    expect((await second.take(2)).map(({ revision }) => revision)).toEqual([7n, 8n]);
    second.leave();
  });

  it('sends only what names the account when one is asked for', async () => {
    await open('by-account');
    await running.client.commands.transfer({
      envelope: envelope('by-account'),
      fromId: 'a',
      toId: 'b',
      amounts: usd('1'),
    });
    await running.client.commands.executeBatch({ commands: [consume('by-account', 'a', '1')] });
    const watch = watching({ ledgerId: 'by-account', accountId: 'b' });
    expect(await watch.untilCaughtUp()).toEqual(['AccountOpened', 'Allocated', 'Transferred']);
    watch.leave();
  });

  it('sends a ledger that is opened later', async () => {
    const watch = watching({ ledgerId: 'later' });
    expect(await watch.untilCaughtUp()).toEqual([]);
    await open('later');
    expect((await watch.take(1))[0]!.type).toBe('LedgerOpened');
    watch.leave();
  });

  it('waits for a client that does not read, and then sends everything', async () => {
    await open('slow');
    const call = running.client.watch({ ledgerId: 'slow' });
    call.on('error', () => undefined);
    call.pause();
    for (let i = 0; i < 8; i++) {
      const commands = Array.from({ length: 1_000 }, () => consume('slow', 'b', '0.001'));
      await running.client.commands.executeBatch({ commands });
    }
    let next = 0n;
    for await (const { message } of call as AsyncIterable<WatchResponse>) {
      if (message?.$case !== 'event') continue;
      expect(message.value.revision).toBe(next);
      next += 1n;
      if (message.value.type === 'Consumed' && next > 8_000n) break;
    }
    expect(next).toBeGreaterThan(8_000n);
  });
});
