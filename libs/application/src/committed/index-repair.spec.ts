import { EventStoreUnavailable, OutcomesDamaged, type OutcomeEntry, type CoveredSpan } from '@ledger/event-store';
import type { LedgerCommand } from '@ledger/domain';
import { eventually } from '../../../../test/support/eventually';
import {
  close,
  commandOf,
  consume,
  fund,
  open,
  openLedger,
  record,
  reserve,
  settle,
} from '../../../../test/support/ledger-builders';
import { MemoryOutcomes } from '../../../../test/support/memory-outcomes';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  askAccount,
  askReservation,
  outcomeOf,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

/** An index that reports that it is damaged. */
class DamagedOutcomes extends MemoryOutcomes {
  damage: 'none' | 'until it is removed' | 'for good' = 'none';
  removals = 0;

  override async getMany(...asked: Parameters<MemoryOutcomes['getMany']>) {
    this.assertWhole();
    return super.getMany(...asked);
  }
  override async write(stream: string, entries: readonly OutcomeEntry[], span: CoveredSpan): Promise<void> {
    this.assertWhole();
    return super.write(stream, entries, span);
  }
  override remove(stream: string): Promise<void> {
    this.removals += 1;
    if (this.damage === 'until it is removed') this.damage = 'none';
    return super.remove(stream);
  }

  private assertWhole(): void {
    if (this.damage !== 'none') throw new OutcomesDamaged('damaged by the test');
  }
}

describe('an outcome index that is found damaged while its ledger is in memory', () => {
  let rig: WriterRig;
  let outcomes: DamagedOutcomes;
  let writers: WriterRegistry;
  let paid: readonly LedgerCommand[];

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    outcomes = new DamagedOutcomes();
    writers = rig.writers({ outcomes });
    await submitEach(writers, openLedger(), fund('1000'), open('a', { with: '500' }), open('b'), close('b'));
    await submitEach(writers, reserve('gone', 'a', '3'), settle('gone', '2'));
    paid = Array.from({ length: 300 }, () => commandOf(consume('a', '0.5')));
    await submitAll(writers, paid);
    await writers.evictIdle(0);
    await submitEach(writers, record('a', '0'));
  });
  afterEach(() => rig.close());

  const everythingIsKnown = async (): Promise<void> => {
    const head = await rig.store.events.streamHead('ledger-test');
    for (const result of await submitAll(writers, paid)) expect(result).toMatchObject({ replayed: true });
    expect(await rig.store.events.streamHead('ledger-test')).toBe(head);
    const ended = await submitEach(writers, settle('gone', '1'), open('b'));
    expect(ended.map(outcomeOf)).toEqual(['reservation_closed', 'already_exists']);
  };

  it('is made anew, once, while commands and reads wait', async () => {
    outcomes.damage = 'until it is removed';
    const fresh = Array.from({ length: 50 }, () => commandOf(consume('a', '0.1')));
    const reading = askAccount(writers, 'b').then((answer) => answer?.view?.parentId);
    const results = await submitAll(writers, [...paid, ...fresh]);
    expect(results.filter((result) => result.outcome === 'accepted' && result.replayed)).toHaveLength(paid.length);
    expect(results.filter((result) => outcomeOf(result) !== 'accepted')).toEqual([]);
    await expect(reading).resolves.toBe('root');
    expect(rig.warnings).toEqual(['outcomes of ledger-test were damaged and are made anew from the log']);
    expect(outcomes.removals).toBe(1);
    await everythingIsKnown();
  });

  it('is made anew for a read alone', async () => {
    outcomes.damage = 'until it is removed';
    await askReservation(writers, 'gone');
    expect(rig.warnings).toHaveLength(1);
    await everythingIsKnown();
  });

  it('is made anew when it is written to, though nobody asks it anything', async () => {
    outcomes.damage = 'until it is removed';
    await eventually(() => rig.warnings.length === 1);
    await everythingIsKnown();
  });

  it('has commands told to come again while the log cannot be read, and is made anew then', async () => {
    outcomes.damage = 'until it is removed';
    rig.events.readFaults.readStream.push('refused');
    await expect(writers.submit(paid[0]!)).rejects.toThrow(EventStoreUnavailable);
    await everythingIsKnown();
  });

  it('has commands told to come again when it cannot be kept at all', async () => {
    outcomes.damage = 'for good';
    const settled = await Promise.allSettled(paid.map((command) => writers.submit(command)));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    await expect(writers.submit(paid[0]!)).rejects.toThrow(EventStoreUnavailable);
    await expect(askAccount(writers, 'b')).rejects.toThrow(EventStoreUnavailable);
    outcomes.damage = 'none';
    await everythingIsKnown();
  });
});
