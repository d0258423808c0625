import { eventually } from '../../../../test/support/eventually';
import { forEver, gate } from '../../../../test/support/faulty-event-store';
import { consume, fund, open, openLedger } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { askAccount, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import { COMMITTED_FRESH_MS } from '../limits';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('reads on a store that other processes write to', () => {
  let rig: WriterRig;
  let mine: WriterRegistry;
  let other: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    mine = rig.otherProcess();
    other = rig.otherProcess();
    await submitEach(mine, openLedger(), fund('100'), open('a', { with: '50' }));
  });
  afterEach(() => rig.close());

  const available = async (of: WriterRegistry): Promise<unknown[]> => {
    const answer = await askAccount(of, 'a');
    return [answer?.view?.balances[0]?.available, answer?.revision];
  };
  const grownOld = (): Promise<void> => {
    const since = performance.now();
    return eventually(() => performance.now() - since > COMMITTED_FRESH_MS);
  };

  it('see what others wrote more than a second ago', async () => {
    await submitEach(other, consume('a', '20'));
    await grownOld();
    expect(await available(mine)).toEqual(['30', 4n]);
  });

  it('wait together for one look at the store', async () => {
    await submitEach(other, consume('a', '20'));
    await grownOld();
    rig.events.reads.length = 0;
    const read = await Promise.all(Array.from({ length: 20 }, () => available(mine)));
    expect(new Set(read.map(String))).toEqual(new Set(['30,4']));
    expect(rig.events.reads).toEqual(['readStream', 'head']);
    await available(mine);
    expect(rig.events.reads).toHaveLength(2);
  });

  it('ask nothing after an append of their own process', async () => {
    await grownOld();
    await submitEach(mine, consume('a', '20'));
    rig.events.reads.length = 0;
    expect(await available(mine)).toEqual(['30', 4n]);
    expect(rig.events.reads).toEqual([]);
  });

  it('fail while the store cannot be reached, and go on when it can', async () => {
    await grownOld();
    rig.events.isDown = true;
    await expect(available(mine)).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    rig.events.heal();
    expect(await available(mine)).toEqual(['50', 3n]);
  });

  it('fail within the time of a command while the store does not answer', async () => {
    const hasty = rig.otherProcess({ limits: { commandTimeoutMs: 400, drainMs: 50 } });
    await available(hasty);
    await grownOld();
    rig.events.readFaults.readStream.push(forEver);
    await expect(available(hasty)).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
  });

  it('are answered by a store that takes longer than what was confirmed stays fresh', async () => {
    await submitEach(other, consume('a', '20'));
    await grownOld();
    rig.events.reads.length = 0;
    rig.events.readFaults.readStream.push(...Array.from({ length: 8 }, () => grownOld));
    expect(await available(mine)).toEqual(['30', 4n]);
    expect(rig.events.reads).toEqual(['readStream', 'head']);
  });

  it('fail each by its own time: who came later waits on', async () => {
    const hasty = rig.otherProcess({ limits: { commandTimeoutMs: 3_000, drainMs: 50 } });
    await available(hasty);
    await grownOld();
    const answer = gate();
    rig.events.readFaults.readStream.push(answer.pass);
    const early = available(hasty);
    await answer.reached;
    const since = performance.now();
    await eventually(() => performance.now() - since > 2_000);
    const late = available(hasty);
    await expect(early).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    answer.open();
    expect(await late).toEqual(['50', 3n]);
  });

  it('see nothing of what could be taken up in part only', async () => {
    await submitEach(other, consume('a', '20'));
    await grownOld();
    rig.events.readFaults.head.push('refused');
    await expect(available(mine)).rejects.toMatchObject({ name: 'EventStoreUnavailable' });
    expect(await available(mine)).toEqual(['30', 4n]);
  });

  it('ask nothing where no other process can write', async () => {
    const alone = rig.writers();
    await available(alone);
    await grownOld();
    rig.events.reads.length = 0;
    await available(alone);
    expect(rig.events.reads).toEqual([]);
  });
});
