import { storedAmount } from '../../amount';
import { changesNoRatio, namesItsAccount, type EventMeaning, type EventTable } from '../kernel/event-table';
import type { Typed } from '../kernel/event';
import type { LimitEvent } from './events';
import { instantMs } from '../kernel/instant';
import { limitOf, ratiosOf, withLimit, withoutLimit } from './account-limits';
import type { Account, Limit, LimitPeriod } from '../kernel/records';
import { placeOf } from '../kernel/resources';
import type { LedgerState } from '../kernel/state';

/** Setting a limit again replaces its amount and terms and keeps its period and count. */
const setLimit = (state: LedgerState, { data }: Typed<LimitEvent, 'LimitSet'>, at: number): void => {
  const account = state.accounts.edit(data.accountId);
  const place = placeOf(state, data.resource);
  const scale = state.resources.scales[place]!;
  const before = limitOf(account, place, data.window);
  if (before === undefined && data.window !== undefined) countWindowed(state, 1);
  const { rollover, tolerance, priorityShare } = data;
  const limit: Limit = {
    place,
    amount: storedAmount(data.amount, scale),
    rollover: rollover === undefined ? null : storedAmount(rollover, scale),
    ...ratiosOf({ tolerance, priorityShare }),
    period: before === undefined ? firstPeriod(data, at) : before.period,
  };
  account.limits = withLimit(account.limits, limit, state.resources.names);
};

/** Period of a new limit. It counts from the next millisecond: a charge of the same one may have come before. */
const firstPeriod = (
  { window, startsAt, endsAt }: Typed<LimitEvent, 'LimitSet'>['data'],
  at: number,
): LimitPeriod | null =>
  window === undefined
    ? null
    : {
        window,
        startsAt: instantMs(startsAt!),
        endsAt: instantMs(endsAt!),
        countsFrom: at + 1,
        used: 0n,
        rolledIn: 0n,
        lastCharge: null,
      };

const removeLimit = (state: LedgerState, { data }: Typed<LimitEvent, 'LimitRemoved'>): void => {
  const account = state.accounts.edit(data.accountId);
  const limit = requireLimit(account, placeOf(state, data.resource), data);
  account.limits = withoutLimit(account.limits, limit);
  if (limit.period !== null) countWindowed(state, -1);
};

const startWindow = (state: LedgerState, { data }: Typed<LimitEvent, 'WindowStarted'>): void => {
  const account = state.accounts.edit(data.accountId);
  const place = placeOf(state, data.resource);
  const limit = requireLimit(account, place, data);
  const startsAt = instantMs(data.startsAt);
  replaceLimit(account, limit, {
    ...limit,
    period: {
      window: limit.period!.window,
      startsAt,
      endsAt: instantMs(data.endsAt),
      countsFrom: startsAt,
      used: 0n,
      rolledIn: storedAmount(data.rolledIn, state.resources.scales[place]!),
      lastCharge: null,
    },
  });
};

const requireLimit = (
  account: Account,
  place: number,
  { resource, window }: Pick<Typed<LimitEvent, 'LimitRemoved'>['data'], 'resource' | 'window'>,
): Limit => {
  const limit = limitOf(account, place, window);
  if (limit === undefined) throw new Error(`${account.id} has no such limit on ${resource}: the history is corrupt`);
  return limit;
};

/**
 * Counts usage at one account in the limits that have a window; the others read its book.
 * @param chargedAt time of the charge that this corrects: windows that did not count it do not count the correction
 * either.
 */
export const countInWindows = (
  account: Account,
  place: number,
  used: bigint,
  at: number,
  chargedAt: number | undefined,
): void => {
  for (const limit of account.limits!) {
    const { period } = limit;
    if (period === null || limit.place !== place) continue;
    if (chargedAt !== undefined && (chargedAt < period.countsFrom || chargedAt >= period.endsAt)) continue;
    const lastCharge = chargedAt === undefined ? { at, units: used } : period.lastCharge;
    replaceLimit(account, limit, { ...limit, period: { ...period, used: period.used + used, lastCharge } });
  }
};

const replaceLimit = (account: Account, old: Limit, limit: Limit): void => {
  account.limits = account.limits!.map((one) => (one === old ? limit : one));
};

/** Notes that an account's limits end with it. */
export const dropLimits = (state: LedgerState, { limits }: Account): void => {
  const windowed = limits?.filter(({ period }) => period !== null).length ?? 0;
  if (windowed > 0) countWindowed(state, -windowed);
};

const countWindowed = (state: LedgerState, delta: number): void => {
  state.header = { ...state.header, windowedLimits: state.header.windowedLimits + delta };
};

const itsRatio: EventMeaning<Typed<LimitEvent, 'LimitSet' | 'WindowStarted'>>['ratios'] = (
  state,
  { accountId, resource, window },
) => [{ ownerId: accountId, place: state.resources.places.get(resource)!, basis: 'limit', window }];

export const limitEvents: EventTable<LimitEvent> = {
  LimitSet: { accounts: namesItsAccount, fold: setLimit, ratios: itsRatio },
  LimitRemoved: { accounts: namesItsAccount, fold: removeLimit, ratios: changesNoRatio },
  WindowStarted: { accounts: namesItsAccount, fold: startWindow, ratios: itsRatio },
};
