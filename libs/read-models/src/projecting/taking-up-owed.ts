import { ledgerStream } from '@ledger/domain';
import { EventStoreCorrupt, type EventReader } from '@ledger/event-store';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from '../messages';
import { type Projector } from './projector';

/**
 * Gives every parked ledger another try from its first owed event on, since the cause may be mended. The others are
 * projected meanwhile.
 * @throws EventStoreUnavailable; SqliteError of tables that cannot be written; the signal's reason.
 */
export const takeUpOwed = async (
  reader: EventReader,
  projector: Projector,
  signal: AbortSignal,
  log: Log,
): Promise<void> => {
  for (const { ledgerId } of projector.parked) {
    const isBack = await takeUp(reader, projector, ledgerId, signal);
    if (isBack) log('log', `read models: ledger ${ledgerId} is taken up again`);
    else log('warn', `read models: ledger ${ledgerId} stays parked: ${projector.parkedLedger(ledgerId)?.reason}`);
  }
};

/** False: the ledger stays parked. */
const takeUp = async (
  reader: EventReader,
  projector: Projector,
  ledgerId: string,
  signal: AbortSignal,
): Promise<boolean> => {
  for (let parked = projector.parkedLedger(ledgerId); parked !== undefined; parked = projector.parkedLedger(ledgerId)) {
    try {
      for await (const page of reader.readStream(ledgerStream(ledgerId), { from: parked.revision })) {
        signal.throwIfAborted();
        if (!projector.takeOwed(ledgerId, page)) return false;
        await nextTurn();
      }
    } catch (error) {
      if (!(error instanceof EventStoreCorrupt)) throw error;
      projector.stayParked(ledgerId, error.message);
      return false;
    }
    signal.throwIfAborted();
    // Further events may be owed since the last page was read: they are read now.
    if (projector.release(ledgerId)) return true;
    if (projector.parkedLedger(ledgerId)?.revision === parked.revision) return false;
  }
  return true;
};
