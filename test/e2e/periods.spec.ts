import { createHash } from 'node:crypto';
import { AccountKind, ConsumeMode, LedgerClock, RejectionCode } from '@ledger/protocol';
import { accepted, envelope, rejected, usd } from '../support/client';
import { historyOf } from '../support/history';
import { runningServer } from '../support/running-server';

const OPENED = '2026-06-01T12:00:00.000Z';
const JULY = '2026-07-01T00:00:00.000Z';
const running = runningServer();

/** A ledger with the caller's clock, of whose 100 usd agent `a` has 10 and has spent 3. */
const ledgerOf = async (ledgerId: string) => {
  const { commands } = running.client;
  const timed = (at = OPENED) => ({ ...envelope(ledgerId), at });
  accepted(await commands.openLedger({ envelope: timed(), clock: LedgerClock.CALLER }));
  accepted(await commands.fund({ envelope: timed(), amounts: usd('100') }));
  const agent = { kind: AccountKind.AGENT, accountId: 'a', allocation: usd('10') };
  accepted(await commands.openAccount({ envelope: timed(), ...agent }));
  const report = (amount: string, at: string, occurredAt?: string) =>
    commands.consume({
      envelope: { ...timed(at), occurredAt },
      accountId: 'a',
      mode: ConsumeMode.RECORD,
      amounts: usd(amount),
    });
  const close = (at: string, label?: string) => commands.closePeriod({ envelope: timed(at), label });
  const spent = await report('3', OPENED);
  return { timed, report, close, revision: spent.answer!.revision! };
};

describe('a period of the books', () => {
  it('is closed with its totals, the chain so far and a hash that anybody can work out', async () => {
    const { close, revision } = await ledgerOf('closed');
    const answer = await close(JULY, '2026-06');
    const { period, events } = accepted(answer);
    expect(events).toEqual(['PeriodClosed']);
    const lines = ['a usd 7 0 3 0 3 0\n', 'root usd 90 0 0 0 3 0\n'];
    expect(period).toEqual({
      number: 1,
      label: '2026-06',
      from: OPENED,
      to: JULY,
      totals: [
        { resource: 'usd', funded: '100', withdrawn: '0', available: '97', held: '0', consumed: '3', used: '3' },
      ],
      revision,
      chainHead: expect.any(String) as string,
      balancesHash: createHash('sha256').update(lines.join('')).digest('base64'),
    });
    const before = (await historyOf(running.client, 'closed')).find((event) => event.revision === revision)!;
    expect((JSON.parse(before.metadataJson) as { chain: { hash: string } }).chain.hash).toBe(period!.chainHead);
    const next = accepted(await close('2026-08-01T00:00:00.000Z'));
    expect(next.period).toMatchObject({ number: 2, label: undefined, from: JULY, revision: answer.answer!.revision });
  });

  it('takes no more usage: what comes late is booked in the open one and says where it belongs', async () => {
    const { close, report } = await ledgerOf('late');
    accepted(await close(JULY));
    accepted(await close('2026-08-01T00:00:00.000Z'));
    const at = '2026-08-02T00:00:00.000Z';
    const notes = async (occurredAt: string) => accepted(await report('1', at, occurredAt)).notes;
    expect(await notes('2026-06-30T23:59:59.999Z')).toMatchObject([{ accountId: 'a', period: 1 }]);
    expect(await notes(JULY)).toMatchObject([{ period: 2 }]);
    expect(await notes('2026-08-01T00:00:00.000Z')).toEqual([]);
  });

  it('is closed between other commands of a message, and not in a ledger that is closed', async () => {
    const { timed, close, report } = await ledgerOf('mixed');
    const { answers } = await running.client.commands.executeBatch({
      commands: [
        { command: { $case: 'fund', value: { envelope: timed(JULY), amounts: usd('1') } } },
        { command: { $case: 'closePeriod', value: { envelope: timed(JULY) } } },
        { command: { $case: 'fund', value: { envelope: timed(JULY), amounts: usd('1') } } },
      ],
    });
    expect(answers.map((answer) => accepted({ answer }).events)).toEqual([['Funded'], ['PeriodClosed'], ['Funded']]);
    expect(accepted({ answer: answers[1] }).period!.totals).toMatchObject([{ funded: '101' }]);
    accepted(await running.client.commands.closeLedger({ envelope: timed(JULY) }));
    expect(rejected(await close(JULY)).code).toBe(RejectionCode.LEDGER_CLOSED);
    expect(accepted(await report('1', JULY)).late).toBe(true);
  });
});
