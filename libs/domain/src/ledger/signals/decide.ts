import { namesAccount, type CommandTable } from '../kernel/command-table';
import type { SignalCommand } from './commands';
import type { SignalEvent } from './events';
import { reportConfidence, reportOutcome } from './rules';

export const signalCommands: CommandTable<SignalCommand, SignalEvent> = {
  ReportConfidence: {
    decide: reportConfidence,
    references: namesAccount,
    events: { oneOf: ['ConfidenceReported'], also: [] },
  },
  ReportOutcome: {
    decide: (draft, command, { occurredAt }) => reportOutcome(draft, command, occurredAt),
    references: namesAccount,
    events: { oneOf: ['OutcomeReported'], also: [] },
  },
};
