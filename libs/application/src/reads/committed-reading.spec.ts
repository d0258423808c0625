import { gate } from '../../../../test/support/faulty-event-store';
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
  suspend,
  voidReservation,
} from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import {
  askAccount,
  askReservation,
  outcomeOf,
  stateInMemory,
  submitAll,
  submitEach,
  WriterRig,
} from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('committed state', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers();
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }));
  });
  afterEach(() => rig.close());

  describe('what ended', () => {
    it('is answered from the index once it left memory', async () => {
      await submitEach(writers, reserve('r', 'a', '10'), settle('r', '8'), open('b'), close('b'));
      await submitEach(writers, reserve('late', 'a', '10'));
      rig.advance(120);
      await writers.recordDue();
      await writers.evictIdle(0);
      const state = (await stateInMemory(writers))!;
      expect([...state.endedReservations.entries(), ...state.closedAccounts.entries()]).toEqual([]);
      const results = await submitEach(
        writers,
        settle('r', '8'),
        settle('late', '9'),
        settle('late', '9'),
        record('b', '1'),
        open('b'),
        suspend('b'),
      );
      expect(results.map(outcomeOf)).toEqual([
        'reservation_closed',
        'accepted',
        'reservation_closed',
        'accepted',
        'already_exists',
        'account_closed',
      ]);
      const view = [
        (await askReservation(writers, 'r'))?.view?.status,
        (await askReservation(writers, 'late'))?.view?.status,
        (await askAccount(writers, 'b'))?.view?.parentId,
      ];
      expect(view).toEqual(['settled', 'settled', 'root']);
    });
  });

  it('lets go of what ended while the ledger is busy', async () => {
    const remembered = async (): Promise<number> => {
      const state = (await stateInMemory(writers))!;
      return [...state.endedReservations.entries(), ...state.closedAccounts.entries()].length;
    };
    for (let round = 0; round < 10; round += 1) {
      const ids = Array.from({ length: 400 }, (_, i) => `${round}-${i}`);
      await submitAll(
        writers,
        ids
          .flatMap((id) => [reserve(id, 'a', '0.01'), voidReservation(id), open(id), close(id)])
          .map((body) => commandOf(body)),
      );
    }
    // Outcomes are written behind: each further command finds the index further on.
    while ((await remembered()) > 1_000) await submitEach(writers, record('a', '0'));
    expect((await submitEach(writers, voidReservation('0-0'), open('0-0'))).map(outcomeOf)).toEqual([
      'reservation_closed',
      'already_exists',
    ]);
  });

  describe('reading', () => {
    it('knows no ledger that was never opened', async () => {
      expect(await askAccount(writers, 'root', 'none')).toBeUndefined();
    });

    it('sees committed state only', async () => {
      const held = gate();
      rig.events.faults.push(held.pass);
      const paying = writers.submit(commandOf(consume('a', '30')));
      await held.reached;
      const available = async (): Promise<unknown> => (await askAccount(writers, 'a'))?.view?.balances[0]?.available;
      const before = await available();
      held.open();
      await paying;
      expect([before, await available()]).toEqual(['50', '20']);
    });
  });
});
