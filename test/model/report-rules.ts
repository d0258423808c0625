import type { LedgerInstruction } from '@ledger/domain';
import { openAccounts } from './reach';
import { stated, type Turn } from './turn';

/** What agents tell of themselves. Answers whether the instruction was one of these. */
export const applyReport = (turn: Turn, body: LedgerInstruction): boolean => {
  const { world, occurredAt } = turn;
  switch (body.type) {
    case 'ReportConfidence': {
      const { accountId, confidence } = body;
      openAccounts(world, [accountId])[0]!.confidence = confidence;
      turn.tell({ type: 'ConfidenceReported', data: { accountId, confidence } });
      return true;
    }
    case 'ReportOutcome': {
      const { accountId, work, success, attribution } = body;
      openAccounts(world, [accountId]);
      turn.tell({ type: 'OutcomeReported', data: stated({ accountId, work, success, attribution, occurredAt }) });
      return true;
    }
    default:
      return false;
  }
};
