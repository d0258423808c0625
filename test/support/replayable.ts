import { decodeEvent, encodeEvent, evolve, initialState, restoreRecord, stateRecords } from '@ledger/domain';
import type { StateRecord } from '@ledger/domain';
import { dump, expectSame } from '../model/state-dump';
import type { LedgerRun } from './ledger-run';

/**
 * Expects the state that was decided live to equal the state replayed from its events, and the one restored from a
 * snapshot.
 */
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
