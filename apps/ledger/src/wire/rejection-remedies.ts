import type { Rejection, RejectionCode } from '@ledger/domain';

/** What a caller can do about a rejection: nothing, wait, get funds or a higher limit, or mend the request. */
export type Remedy = 'none' | 'wait' | 'fund' | 'mend';

interface Advice<C extends RejectionCode> {
  readonly remedy: Remedy;
  /** One sentence for people, without a code: the code is stated beside it. */
  readonly message: (rejection: Extract<Rejection, { code: C }>) => string;
}

/** The one table for every transport. A new code fails the build here until it has an entry. */
const ADVICE: { readonly [C in RejectionCode]: Advice<C> } = {
  idempotency_conflict: {
    remedy: 'mend',
    message: ({ commandId }) =>
      `Command id ${commandId} was used before with other content; a new command takes a new id.`,
  },
  ledger_not_found: { remedy: 'mend', message: ({ ledgerId }) => `There is no ledger ${ledgerId}.` },
  ledger_closed: { remedy: 'none', message: ({ ledgerId }) => `Ledger ${ledgerId} is closed.` },
  time_reversed: {
    remedy: 'mend',
    message: ({ at, notBefore }) => `The command's time ${at} lies before the ledger's last event at ${notBefore}.`,
  },
  account_not_found: { remedy: 'mend', message: ({ accountId }) => `There is no account ${accountId}.` },
  account_closed: { remedy: 'none', message: ({ accountId }) => `Account ${accountId} is closed.` },
  account_suspended: {
    remedy: 'wait',
    message: ({ accountId, suspendedId }) =>
      accountId === suspendedId
        ? `Account ${accountId} is suspended.`
        : `Account ${accountId} is below ${suspendedId}, which is suspended.`,
  },
  resource_unknown: { remedy: 'mend', message: ({ resource }) => `The ledger has no resource ${resource}.` },
  reservation_not_found: {
    remedy: 'mend',
    message: ({ reservationId }) => `There is no reservation ${reservationId}.`,
  },
  reservation_closed: {
    remedy: 'mend',
    message: ({ reservationId, status }) =>
      status === 'expired'
        ? `Reservation ${reservationId} has expired; what was spent can still be settled.`
        : `Reservation ${reservationId} is ${status}; report what was spent with Consume, mode record, naming it.`,
  },
  already_exists: { remedy: 'mend', message: ({ what, id }) => `There is already a ${what} ${id}.` },
  account_in_use: {
    remedy: 'mend',
    message: ({ accountId, openChildren }) =>
      `Account ${accountId} has ${openChildren} open ${openChildren === 1 ? 'child' : 'children'}; close them first, or cascade.`,
  },
  too_large: {
    remedy: 'mend',
    message: ({ limit, max }) => `The command would write more than ${max} ${limit} at once; split it.`,
  },
  limit_not_found: {
    remedy: 'mend',
    message: ({ accountId, resource }) => `Account ${accountId} has no limit on ${resource}.`,
  },
  not_permitted: { remedy: 'mend', message: ({ reason }) => `This is not permitted: ${reason.replaceAll('_', ' ')}.` },
  capacity_exceeded: {
    remedy: 'wait',
    message: ({ limit, max }) => `The ledger's bound on ${limit.replaceAll('_', ' ')} is ${max}.`,
  },
  stopped: {
    remedy: 'fund',
    message: ({ accountId, ownerId, resource }) =>
      `Account ${accountId} is stopped: ${resource} of ${ownerId} is at status black, which is binding here.`,
  },
  limit_exceeded: {
    remedy: 'fund',
    message: ({ accountId, resource, requested, remaining }) =>
      `The limit of ${accountId} on ${resource} leaves ${remaining}, and ${requested} was requested.`,
  },
  insufficient_funds: {
    remedy: 'fund',
    message: ({ accountId, resource, requested, available, recoverable }) =>
      (accountId === null
        ? `Nobody pays for ${resource} here, and the policy denies such usage; ${requested} was requested.`
        : `Account ${accountId} has ${available} ${resource} available, and ${requested} was requested.`) +
      (recoverable === undefined ? '' : ` Other accounts could have given ${recoverable}.`),
  },
};

/** What to tell a caller about a rejection. */
export const adviceOn = (rejection: Rejection): { readonly remedy: Remedy; readonly message: string } => {
  const advice = ADVICE[rejection.code] as Advice<RejectionCode>;
  return { remedy: advice.remedy, message: advice.message(rejection) };
};
