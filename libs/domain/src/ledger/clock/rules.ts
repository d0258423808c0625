import { reject, type Draft, type Refusal } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import type { ResetClock } from './commands';
import type { ClockEvent } from './events';

/** Sets the ledger's time back. The decision has the server's time, although the ledger's last event is later. */
export const resetClock = (draft: Draft<ClockEvent>, { reason }: ResetClock): Refusal | undefined => {
  const { clock, lastAt } = draft.state.header;
  if (clock === 'caller') return reject({ code: 'not_permitted', reason: 'clock_of_caller' });
  if (lastAt <= draft.now) return reject({ code: 'not_permitted', reason: 'clock_not_ahead' });
  draft.emit({ type: 'ClockReset', data: { from: instantText(lastAt), ...(reason !== undefined && { reason }) } });
  return undefined;
};
