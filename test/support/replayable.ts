import { decodeEvent, encodeEvent, evolve, initialState, restoreRecord, stateRecords } from '@ledger/domain';
import type { StateRecord } from '@ledger/domain';
import { dump, expectSame } from '../model/state-dump';
import type { LedgerRun } from './ledger-run';

/** What was decided live is what its events give when they are read again, and what a snapshot of it gives. */
export const expectReplayable = (run: LedgerRun): void => {
  const replayed = initialState();
  for (const event of run.events) {
    const { type, data } = encodeEvent(event);
    evolve(replayed, decodeEvent(type, data));
  }
  expectSame(dump(replayed), dump(run.state));
  const restored = initialState();
  for (const record of stateRecords(run.state)) {
    restoreRecord(restored, JSON.parse(JSON.stringify(record)) as StateRecord);
  }
  expectSame(dump(restored), dump(run.state));
};
