import { REJECTIONS_RECORDED_PER_MINUTE_MAX as KEPT } from '@ledger/domain';
import { at, commandOf, consume, fund, open, openLedger, settle } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { committedText, outcomeOf, submitAll, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';
import { REJECTIONS_COUNTED_AFTER_MS } from '../limits';

const temporary = temporaryDirectories();

describe('rejections of an agent in a loop', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
    await submitEach(writers, openLedger(), fund('10'), open('a', { with: '5' }), open('b', { with: '5' }));
  });
  afterEach(() => rig.close());

  const refused = (accountId: string, times: number) =>
    submitAll(
      writers,
      Array.from({ length: times }, () => commandOf(consume(accountId, '6'))),
    );
  const recordedOf = async (type: string) => (await rig.eventsOf()).filter((event) => event.type === type);

  it('are all answered, and recorded up to the bound', async () => {
    const answers = await refused('a', KEPT + 7);
    expect(new Set(answers.map(outcomeOf))).toEqual(new Set(['insufficient_funds']));
    expect(await recordedOf('CommandRejected')).toHaveLength(KEPT);
    expect(await recordedOf('RejectionsCounted')).toEqual([]);
    const last = answers.at(-1)!;
    expect(last).toMatchObject({ outcome: 'rejected', replayed: false });
    expect(last).not.toHaveProperty('revision');
  });

  it('are counted ahead of the next event of the account, whoever causes it', async () => {
    await refused('a', KEPT + 1);
    rig.advance(10);
    await refused('a', 2);
    await submitEach(writers, consume('b', '1'));
    expect(await recordedOf('RejectionsCounted')).toEqual([]);
    await submitEach(writers, consume('a', '1'));
    const types = await rig.typesOf();
    expect(types.slice(-2)).toEqual(['RejectionsCounted', 'Consumed']);
    expect(await recordedOf('RejectionsCounted')).toMatchObject([
      { data: { accountId: 'a', code: 'insufficient_funds', count: 3, from: at(0), to: at(10), at: at(10) } },
    ]);
    expect(await committedText(writers)).toBe(await rig.foldedText());
  });

  it('are recorded one by one again in the next minute', async () => {
    await refused('a', KEPT + 1);
    rig.advance(60);
    await refused('a', 1);
    expect((await rig.typesOf()).slice(-2)).toEqual(['RejectionsCounted', 'CommandRejected']);
  });

  it('each account has its own bound, and the root has that of accounts that are not there', async () => {
    await refused('a', KEPT + 1);
    await refused('nobody', KEPT + 2);
    await submitEach(writers, settle('none', '1'), consume('b', '6'), consume('a', '1'));
    expect((await recordedOf('CommandRejected')).length).toBe(2 * KEPT + 1);
    await submitEach(writers, fund('1'));
    expect(await recordedOf('RejectionsCounted')).toMatchObject([
      { data: { accountId: 'a', code: 'insufficient_funds', count: 1 } },
      { data: { accountId: 'root', code: 'account_not_found', count: 2 } },
      { data: { accountId: 'root', code: 'reservation_not_found', count: 1 } },
    ]);
  });

  it('a repeat of one that was only counted is decided anew', async () => {
    await refused('a', KEPT);
    const command = commandOf(consume('a', '6'));
    expect(outcomeOf(await writers.submit(command))).toBe('insufficient_funds');
    await submitEach(writers, fund('10'), {
      type: 'Allocate',
      accountId: 'a',
      amounts: [{ resource: 'usd', amount: '5' }],
    });
    expect(await writers.submit(command)).toMatchObject({ outcome: 'accepted', replayed: false });
  });

  it('are recorded by the timer where nothing else happens', async () => {
    await refused('a', KEPT + 4);
    rig.advance(REJECTIONS_COUNTED_AFTER_MS / 1000 - 0.001);
    await writers.recordDue();
    expect(await recordedOf('RejectionsCounted')).toEqual([]);
    rig.advance(0.001);
    await writers.recordDue();
    expect(await recordedOf('RejectionsCounted')).toMatchObject([{ data: { count: 4 } }]);
    rig.advance(600);
    await writers.recordDue();
    expect(await recordedOf('RejectionsCounted')).toHaveLength(1);
  });

  it('are recorded before the ledger leaves memory, and when the server stops', async () => {
    await refused('a', KEPT + 4);
    await writers.evictIdle(0);
    expect(writers.loadedCount).toBe(0);
    expect(await recordedOf('RejectionsCounted')).toMatchObject([{ data: { count: 4 } }]);
    await refused('a', 3);
    await writers.close();
    expect(await recordedOf('RejectionsCounted')).toMatchObject([{ data: { count: 4 } }, { data: { count: 3 } }]);
  });

  it('an append that fails counts nothing twice', async () => {
    await refused('a', KEPT + 5);
    rig.events.faults.push('refused');
    await expect(writers.submit(commandOf(consume('a', '1')))).rejects.toThrow();
    await submitEach(writers, consume('a', '1'), consume('a', '1'));
    expect(await recordedOf('RejectionsCounted')).toMatchObject([{ data: { count: 5 } }]);
  });
});
