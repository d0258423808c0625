import type { ReportConfidence, ReportOutcome } from '@ledger/domain';
import { openAccounts } from './reach';
import { calledAt } from './spending-rules';
import { stated, type Turn } from './turn';

export type Report = ReportConfidence | ReportOutcome;

/** Applies what an agent reports of itself. */
export const applyReport = (turn: Turn, body: Report): void => {
  const { world } = turn;
  switch (body.type) {
    case 'ReportConfidence': {
      const { accountId, confidence } = body;
      openAccounts(world, [accountId])[0]!.confidence = confidence;
      turn.tell({ type: 'ConfidenceReported', data: { accountId, confidence } });
      return;
    }
    case 'ReportOutcome': {
      const { accountId, work, success, attribution } = body;
      openAccounts(world, [accountId]);
      turn.tell({
        type: 'OutcomeReported',
        data: stated({ accountId, work, success, attribution, ...calledAt(turn) }),
      });
      return;
    }
  }
};
