import { Accepted, CommandAnswer } from '@ledger/protocol';

const REVISION = 1_000_000n;
/** Answer to every Consume, whatever it asks. */
export const ECHO_ANSWER = CommandAnswer.fromPartial({
  commandId: '1-000000000000',
  ledgerId: 'bench',
  at: '2026-11-23T12:00:00.000Z',
  revision: REVISION,
  position: '1000000',
  spending: { accountId: 'agent', status: 1, action: 1, remaining: [{ resource: 'usd', amount: '999999.999875' }] },
  outcome: {
    $case: 'accepted',
    value: Accepted.fromPartial({
      firstRevision: REVISION,
      events: ['Consumed'],
      charges: [{ accountId: 'agent', resource: 'usd', amount: '0.000125', payerId: 'agent', revision: REVISION }],
    }),
  },
});
