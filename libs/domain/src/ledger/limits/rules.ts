import type { LimitEvent } from './events';
import { canonicalDecimal, parseAmount, SCALE_MAX } from '../../amount';
import { limitOf } from './account-limits';
import { periodOf, timeZoneNamed } from './calendar';
import { malformed, reject, type Refusal, type Draft, type DraftView } from '../kernel/draft';
import { instantText } from '../kernel/instant';
import type { RemoveLimit, SetLimit, GivenWindow } from './commands';
import { WINDOW_UNITS, type LimitTerms, type Window } from '../kernel/terms';
import { parseGiven, textOf } from '../kernel/amounts';
import { requireOpen } from '../tree/find-account';
import { refuseRatio } from '../kernel/given-terms';
import { turnWindow } from './windows';

const LIMITS_PER_ACCOUNT_MAX = 64;

/**
 * Sets a limit, of which there is one for each account, resource and window. Setting it again replaces its amount and
 * terms and keeps its count. A new one with a window counts from now on.
 */
export const setLimit = (draft: Draft<LimitEvent>, command: SetLimit): Refusal | undefined => {
  const { accountId, resource, amount, rollover } = command;
  const window = windowAt(command.window);
  if (window && 'outcome' in window) return window;
  const meaningless = refuseLimitTerms(command);
  if (meaningless) return meaningless;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const cap = parseOne(draft, resource, amount, 'amount');
  if ('outcome' in cap) return cap;
  const carried = rollover === undefined ? undefined : parseOne(draft, resource, rollover, 'rollover');
  if (carried && 'outcome' in carried) return carried;
  const [account] = found.accounts;
  const before = limitOf(account, cap.place, window);
  if (before === undefined && (account.limits?.length ?? 0) >= LIMITS_PER_ACCOUNT_MAX) {
    return reject({ code: 'capacity_exceeded', limit: 'limits_per_account', max: LIMITS_PER_ACCOUNT_MAX });
  }
  if (before !== undefined) turnWindow(draft, accountId, before);
  draft.emit({
    type: 'LimitSet',
    data: {
      accountId,
      resource,
      amount: textOf(draft.state, cap.place, cap.units),
      ...(carried && { rollover: textOf(draft.state, carried.place, carried.units) }),
      ...ratioTerms(command),
      ...(window && { window }),
      ...(window && before === undefined && firstPeriod(window, draft.now)),
    },
  });
  return undefined;
};

export const removeLimit = (draft: Draft<LimitEvent>, command: RemoveLimit): Refusal | undefined => {
  const { accountId, resource } = command;
  const window = windowAt(command.window);
  if (window && 'outcome' in window) return window;
  const found = requireOpen(draft, accountId);
  if ('outcome' in found) return found;
  const place = draft.state.resources.places.get(resource);
  if (place === undefined) return reject({ code: 'resource_unknown', resource });
  const limit = limitOf(found.accounts[0], place, window);
  if (limit === undefined) {
    return reject({ code: 'limit_not_found', accountId, resource, ...(window && { window }) });
  }
  turnWindow(draft, accountId, limit);
  draft.emit({ type: 'LimitRemoved', data: { accountId, resource, ...(window && { window }) } });
  return undefined;
};

/** The window as events have it. Undefined: none is given. */
const windowAt = (stated: GivenWindow | undefined): Window | Refusal | undefined => {
  if (stated === undefined) return undefined;
  const { unit, timeZone = 'UTC' } = stated;
  if (!WINDOW_UNITS.includes(unit)) return malformed('window.unit', `must be one of ${WINDOW_UNITS.join(', ')}`);
  const zone = timeZoneNamed(timeZone);
  if (zone === undefined) return malformed('window.timeZone', 'must be a time zone of the IANA database');
  return { unit, timeZone: zone };
};

const refuseLimitTerms = ({ window, rollover, tolerance, priorityShare }: SetLimit): Refusal | undefined => {
  if (rollover !== undefined && window === undefined) return malformed('rollover', 'must be absent without a window');
  if (tolerance !== undefined && typeof parseAmount(tolerance, SCALE_MAX) === 'string') {
    return malformed('tolerance', `must be a plain decimal of at most ${SCALE_MAX} decimals`);
  }
  if (priorityShare === undefined) return undefined;
  const { share, priorityFrom } = priorityShare;
  if (!Number.isSafeInteger(priorityFrom) || priorityFrom < 1) {
    return malformed('priorityShare.priorityFrom', 'must be a whole number from 1');
  }
  return refuseRatio(share, 'priorityShare.share');
};

const parseOne = (draft: DraftView, resource: string, amount: string, field: string) => {
  const stated = parseGiven(draft.state, [{ resource, amount }], field);
  if (!('outcome' in stated)) return stated.parsed[0]!;
  if (stated.outcome === 'rejected') return stated;
  return { ...stated, violations: stated.violations.map(({ rule }) => ({ field, rule })) };
};

const ratioTerms = ({ tolerance, priorityShare }: SetLimit): Omit<LimitTerms, 'rollover'> => ({
  ...(tolerance !== undefined && { tolerance: canonicalDecimal(tolerance) }),
  ...(priorityShare && {
    priorityShare: { share: canonicalDecimal(priorityShare.share), priorityFrom: priorityShare.priorityFrom },
  }),
});

const firstPeriod = (window: Window, now: number) => {
  const { startsAt, endsAt } = periodOf(window, now);
  return { startsAt: instantText(startsAt), endsAt: instantText(endsAt) };
};
