import type { InstantText, NotPermittedReason, Rejection, RejectionCode, Window } from '@ledger/domain';

/**
 * Remedy that a caller has for each rejection: nothing, wait, get funds or a higher limit, or mend the request. A
 * rejection that time alone can end has the remedy `wait`, whatever its code's is otherwise.
 */
export type Remedy = 'none' | 'wait' | 'fund' | 'mend';

interface Advice<C extends RejectionCode> {
  readonly remedy: Remedy;
  /** One sentence for people, without the code, which stands beside it. */
  readonly message: (rejection: Extract<Rejection, { code: C }>) => string;
}

/** Advice on each code, for every transport. A new code fails the build here until it has an entry. */
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
  account_expired: {
    remedy: 'none',
    message: ({ accountId, expiredId, expiredAt }) =>
      accountId === expiredId
        ? `The time of account ${accountId} was over at ${expiredAt}.`
        : `Account ${accountId} is below ${expiredId}, whose time was over at ${expiredAt}.`,
  },
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
  escrow_not_found: { remedy: 'mend', message: ({ escrowId }) => `There is no escrow ${escrowId}.` },
  escrow_closed: { remedy: 'none', message: ({ escrowId, status }) => `Escrow ${escrowId} is ${status}.` },
  escrow_exceeded: {
    remedy: 'mend',
    message: ({ escrowId, resource, requested, remaining }) =>
      `Escrow ${escrowId} has ${remaining} ${resource} left, and ${requested} was to be released.`,
  },
  already_exists: { remedy: 'mend', message: ({ what, id }) => `There is already a ${what} ${id}.` },
  account_in_use: {
    remedy: 'mend',
    message: ({ accountId, openChildren, openEscrows = 0 }) => {
      const children = openChildren > 0 ? [`${openChildren} open ${openChildren === 1 ? 'child' : 'children'}`] : [];
      const escrows = openEscrows > 0 ? [`${openEscrows} open ${openEscrows === 1 ? 'escrow' : 'escrows'}`] : [];
      const way = openEscrows > 0 ? 'end them first' : 'close them first, or cascade';
      return `Account ${accountId} has ${[...children, ...escrows].join(' and ')}; ${way}.`;
    },
  },
  too_large: {
    remedy: 'mend',
    message: ({ limit, max }) => `The command would write more than ${max} ${limit} at once; split it.`,
  },
  limit_not_found: {
    remedy: 'mend',
    message: ({ accountId, resource, window }) => `Account ${accountId} has no ${limitOn(resource, window)}.`,
  },
  profile_not_found: { remedy: 'mend', message: ({ profile }) => `The server has no profile ${profile}.` },
  price_unknown: {
    remedy: 'mend',
    message: ({ provider, model }) =>
      `There is no price for ${model === undefined ? 'this usage' : `model ${model}`}${provider === undefined ? '' : ` of ${provider}`}; state usd among the amounts, or have a price added.`,
  },
  not_permitted: { remedy: 'mend', message: ({ reason }) => NOT_PERMITTED[reason] },
  capacity_exceeded: {
    remedy: 'wait',
    message: ({ limit, max }) => `The ledger's bound on ${limit.replaceAll('_', ' ')} is ${max}.`,
  },
  stopped: {
    remedy: 'fund',
    message: ({ accountId, ownerId, resource }) =>
      `Account ${accountId} is stopped: ${resource} of ${ownerId} is at status black, which is binding here.`,
  },
  confidence_reached: {
    remedy: 'none',
    message: ({ ownerId, confidence, threshold }) =>
      `Account ${ownerId} reported confidence ${confidence}, and work ends at ${threshold}.`,
  },
  throttled: {
    remedy: 'wait',
    message: ({ accountId, ownerId, resource, retryAt }) =>
      `Account ${accountId} is throttled: what ${ownerId} has left of ${resource} is to last; try again at ${retryAt}.`,
  },
  limit_exceeded: {
    remedy: 'fund',
    message: ({ accountId, resource, window, turnsAt, requested, remaining }) =>
      `The ${limitOn(resource, window)} of ${accountId} leaves ${remaining}, and ${requested} was requested` +
      (turnsAt === undefined ? '.' : `; it starts afresh at ${turnsAt}.`),
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

const NOT_PERMITTED: { readonly [R in NotPermittedReason]: string } = {
  root_cannot_be_closed: 'The root is closed with its ledger: use CloseLedger.',
  root_has_no_parent: 'The root has no parent to take from or give back to: use Fund and Withdraw.',
  deadline_would_move_back: 'The reservation already lasts longer: an extension never brings its deadline forward.',
  not_a_child: 'An account that is to receive is not a child of the one that gives.',
  no_children: 'The account has no open child to give to.',
  not_a_party: 'An escrow is released by its payer or arbiter, and refunded by its payee or arbiter.',
  clock_not_ahead: "The ledger's last event is not later than the server's time: there is nothing to set back.",
  clock_of_caller: "The ledger's time is its caller's, and goes back for nobody.",
  charge_not_found: "There is no charge of this resource at this revision: name that of the charge's own event.",
  credit_exceeds_charge: 'A credit is at most what is left of the charge: with its debits, less its credits.',
};

const limitOn = (resource: string, window: Window | undefined): string =>
  window === undefined ? `limit on ${resource}` : `limit on ${resource} in each ${window.unit} (${window.timeZone})`;

/** Time before which the same refusal would come again. Undefined: time alone changes nothing. */
const retryAtOf = (rejection: Rejection): InstantText | undefined => {
  if (rejection.code === 'throttled') return rejection.retryAt;
  return rejection.code === 'limit_exceeded' ? rejection.turnsAt : undefined;
};

/** Advice to a caller about a rejection. */
export const adviceOn = (
  rejection: Rejection,
): { readonly remedy: Remedy; readonly message: string; readonly retryAt: InstantText | undefined } => {
  const advice = ADVICE[rejection.code] as Advice<RejectionCode>;
  const retryAt = retryAtOf(rejection);
  return {
    remedy: retryAt === undefined ? advice.remedy : 'wait',
    message: advice.message(rejection),
    retryAt,
  };
};
