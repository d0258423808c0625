import type { EventOf, EventType, LedgerEvent, SpendingNotes, Window } from '@ledger/domain';

interface Amount {
  readonly resource: string;
  readonly amount: string;
}

/** Tells an event in one line, for people. */
export const describeEvent = (event: LedgerEvent): string =>
  // A cast: the compiler cannot see that the table's describer belongs to this very type.
  (WORDS[event.type] as (data: LedgerEvent['data']) => string)(event.data);

/** Words for every type of event: the build fails where they are missing for a new one. */
const WORDS: { readonly [T in EventType]: (data: EventOf<T>['data']) => string } = {
  LedgerOpened: ({ ledgerId, clock }) => `${ledgerId}, time of the ${clock}`,
  ResourceDefined: ({ resource, scale }) => `${resource} with ${scale} decimals`,
  LedgerClosed: () => '',
  ClockReset: ({ from, at, reason }) => `from ${from} back to ${at}${because(reason)}`,
  PeriodClosed: ({ number, label, from, at, totals }) =>
    `${number}${label === undefined ? '' : ` (${label})`}, from ${from} to ${at}${consumedOf(totals)}`,

  Funded: ({ amounts, accountId }) => `${list(amounts)} to ${accountId}`,
  Withdrawn: ({ amounts, accountId }) => `${list(amounts)} from ${accountId}`,
  Allocated: ({ distribution, ...data }) =>
    `${moved(data)}${distribution === undefined ? '' : `, ${distribution.strategy} distribution ${distribution.number}`}`,
  Reclaimed: (data) => moved(data),
  Transferred: (data) => moved(data),
  Reallocated: ({ recovered, requested, payerId, donors }) =>
    `${list(recovered) || 'nothing'} of ${list(requested)} for ${payerId ?? 'nobody'}${from(donors)}`,
  Released: ({ accountId, amounts }) =>
    amounts
      .map((one) => ({ one, ends: one.deficit ? [one.otherId, accountId] : [accountId, one.otherId] }))
      .map(({ one, ends }) => `${text(one)} from ${ends[0]} to ${ends[1]}`)
      .join(', '),
  Adjusted: ({ direction, amount, resource, revision, accountId, payerId, overrun, reason }) =>
    `${direction} of ${amount} ${resource} on charge ${revision} by ${accountId}${paid([{ payerId }])}` +
    `${overrun === undefined ? '' : ', overrun'}${because(reason)}`,

  AccountOpened: ({ accountId, kind, priority, parentId, profile, maxSeconds }) =>
    `${accountId} (${kind}, priority ${priority}) below ${parentId}` +
    `${profile === undefined ? '' : `, profile ${profile}`}${maxSeconds === undefined ? '' : `, for ${maxSeconds} s`}`,
  AccountUpdated: ({ accountId }) => accountId,
  AccountSuspended: ({ accountId, reason }) => `${accountId}${because(reason)}`,
  AccountResumed: ({ accountId }) => accountId,
  AccountClosed: ({ accountId, parentId }) => `${accountId} below ${parentId}`,

  LimitSet: ({ accountId, window, ...data }) => `${text(data)}${per(window)} for ${accountId}`,
  LimitRemoved: ({ resource, window, accountId }) => `${resource}${per(window)} of ${accountId}`,
  WindowStarted: ({ accountId, resource, window, startsAt, endsAt, rolledIn }) =>
    `${resource}${per(window)} of ${accountId}: ${startsAt} to ${endsAt}` +
    `${rolledIn === '0' ? '' : `, ${rolledIn} rolled in`}`,

  Consumed: ({ charges, accountId, late, ...data }) =>
    `${list(charges) || 'nothing'} by ${accountId}${paid(charges)}${flags(charges, late)}${notes(data)}`,
  Reserved: ({ holds, accountId, reservationId, expiresAt, ...data }) =>
    `${list(holds) || 'nothing'} for ${accountId}${paid(holds)}, ${reservationId} until ${expiresAt}${notes(data)}`,
  ReservationExtended: ({ reservationId, accountId, expiresAt }) =>
    `${reservationId} of ${accountId} until ${expiresAt}`,
  Settled: ({ charges, accountId, reservationId, late, ...data }) =>
    `${list(charges) || 'nothing'} by ${accountId}${paid(charges)}, ${reservationId}${flags(charges, late)}${notes(data)}`,
  ReservationVoided: ({ reservationId, accountId, released }) =>
    `${reservationId} of ${accountId}, ${list(released) || 'nothing'} freed`,
  ReservationsExpired: ({ reservations, cause }) =>
    `${reservations.map(({ reservationId }) => reservationId).join(', ')} (${cause.replaceAll('_', ' ')})`,

  ThresholdCrossed: ({ ownerId, status, threshold, basis, resource, window }) =>
    `${ownerId} is ${status}: ${threshold} of its ${basis} of ${resource}${per(window)}`,
  ConfidenceReported: ({ accountId, confidence }) => `${confidence} by ${accountId}`,
  OutcomeReported: ({ accountId, work, success, attribution }) =>
    `work of ${work} by ${accountId}${attribution?.task === undefined ? '' : ` on ${attribution.task}`}` +
    `${success === undefined ? '' : success ? ', a success' : ', a failure'}`,
  CommandRejected: ({ command, accountId, rejection }) =>
    `${command}${accountId === undefined ? '' : ` of ${accountId}`}: ${rejection.code}`,
  RejectionsCounted: ({ count, code, accountId, from, to }) =>
    `${count} more of ${accountId}: ${code}, from ${from} to ${to}`,

  Escrowed: ({ escrowId, amounts, payerId, payeeId, arbiterId, expiresAt, reason }) =>
    `${list(amounts)} of ${payerId} for ${payeeId}, ${escrowId}` +
    `${arbiterId === undefined ? '' : ` judged by ${arbiterId}`}` +
    `${expiresAt === undefined ? '' : ` until ${expiresAt}`}${because(reason)}`,
  EscrowReleased: ({ escrowId, amounts, payerId, payeeId, byId, final }) =>
    `${list(amounts)} from ${payerId} to ${payeeId}, ${escrowId}${final ? ' ended' : ''}${by(byId)}`,
  EscrowRefunded: ({ escrowId, amounts, payerId, byId, cause }) =>
    `${list(amounts)} back to ${payerId}, ${escrowId} ${cause === 'expired' ? 'expired' : 'ended'}${by(byId)}`,
};

const text = ({ resource, amount }: Amount): string => `${amount} ${resource}`;
const list = (amounts: readonly Amount[]): string => amounts.map(text).join(', ');
const per = (window: Window | undefined): string =>
  window === undefined ? '' : ` per ${window.unit} of ${window.timeZone}`;
const because = (reason: string | undefined): string => (reason === undefined ? '' : `: ${reason}`);
const by = (accountId: string | undefined): string => (accountId === undefined ? '' : `, by ${accountId}`);

const moved = ({ amounts, fromId, toId }: { amounts: readonly Amount[]; fromId: string; toId: string }): string =>
  `${list(amounts)} from ${fromId} to ${toId}`;

const from = (donors: readonly { accountId: string }[]): string =>
  donors.length === 0 ? '' : ` from ${[...new Set(donors.map(({ accountId }) => accountId))].join(', ')}`;

/** Names the payers, unless the spender alone pays. */
const paid = (amounts: readonly { payerId: string | null }[]): string => {
  const payers = [...new Set(amounts.map(({ payerId }) => payerId ?? 'nobody'))];
  return payers.length === 0 ? '' : `, paid by ${payers.join(' and ')}`;
};

const flags = (charges: readonly { overrun?: string }[], late: boolean | undefined): string =>
  `${charges.some(({ overrun }) => overrun !== undefined) ? ', overrun' : ''}${late ? ', late' : ''}`;

const notes = ({ price, unpriced, exceeded, observed, period }: SpendingNotes): string =>
  [
    price === undefined ? '' : `, priced by ${price.source}`,
    unpriced ? ', unpriced' : '',
    (exceeded ?? [])
      .map(({ accountId, resource, by }) => `, ${by} ${resource} over the limit of ${accountId}`)
      .join(''),
    observed === undefined ? '' : `, would have been ${observed.code}`,
    period === undefined ? '' : `, of period ${period}`,
  ].join('');

const consumedOf = (totals: readonly { resource: string; consumed: string }[]): string => {
  const consumed = totals.filter((one) => one.consumed !== '0').map((one) => `${one.consumed} ${one.resource}`);
  return consumed.length === 0 ? '' : `, consumed by now ${consumed.join(', ')}`;
};
