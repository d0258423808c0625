import { storedAmount } from '../amount';
import { unreachable } from '../decider';
import type { Hold } from './kernel/event-parts';
import type { LedgerEvent } from './events';
import { ROOT } from './kernel/records';
import type { InstantText } from './kernel/words';

/** Bucket of an account. `outside` is everything beyond the ledger: only Funded and Withdrawn touch it. */
export type Bucket = 'available' | 'held' | 'consumed' | 'closedBelow' | 'outside';

export interface Posting {
  readonly accountId: string;
  readonly resource: string;
  readonly bucket: Bucket;
  /** Change in minor units. */
  readonly delta: bigint;
}

/** Usage of a spender in minor units, counted at `accountId` and every account above it. */
export interface UsageDelta {
  readonly accountId: string;
  readonly resource: string;
  readonly used: bigint;
  readonly reserved: bigint;
  /** Time at which the charge that this corrects was decided: windows that began later do not count it. Absent: now. */
  readonly chargedAt?: InstantText;
}

export type ScaleOf = (resource: string) => number;

/**
 * Movements of an event, defined nowhere else. The postings of every event sum to zero for each resource, so that
 * conservation holds by construction.
 */
export const postings = (event: LedgerEvent, scaleOf: ScaleOf): readonly Posting[] => {
  const made: Posting[] = [];
  const move = (resource: string, units: bigint, from: [string, Bucket], to: [string, Bucket]): void => {
    if (units === 0n) return;
    made.push({ accountId: from[0], resource, bucket: from[1], delta: -units });
    made.push({ accountId: to[0], resource, bucket: to[1], delta: units });
  };
  const free = (holds: readonly Hold[]): void => {
    for (const { resource, amount, payerId } of holds) {
      if (payerId !== null)
        move(resource, storedAmount(amount, scaleOf(resource)), [payerId, 'held'], [payerId, 'available']);
    }
  };
  switch (event.type) {
    case 'Funded':
      for (const { resource, amount } of event.data.amounts) {
        move(resource, storedAmount(amount, scaleOf(resource)), [ROOT, 'outside'], [event.data.accountId, 'available']);
      }
      return made;
    case 'Withdrawn':
      for (const { resource, amount } of event.data.amounts) {
        move(resource, storedAmount(amount, scaleOf(resource)), [event.data.accountId, 'available'], [ROOT, 'outside']);
      }
      return made;
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
      for (const { resource, amount } of event.data.amounts) {
        const { fromId, toId } = event.data;
        move(resource, storedAmount(amount, scaleOf(resource)), [fromId, 'available'], [toId, 'available']);
      }
      return made;
    case 'Reallocated':
      for (const { accountId, resource, amount } of event.data.donors) {
        const payerId = event.data.payerId!;
        move(resource, storedAmount(amount, scaleOf(resource)), [accountId, 'available'], [payerId, 'available']);
      }
      return made;
    case 'Released':
      for (const { resource, amount, otherId, deficit } of event.data.amounts) {
        const units = storedAmount(amount, scaleOf(resource));
        const { accountId } = event.data;
        if (deficit) move(resource, units, [otherId, 'available'], [accountId, 'available']);
        else move(resource, units, [accountId, 'available'], [otherId, 'available']);
      }
      return made;
    case 'AccountClosed':
      for (const { resource, consumed, closedBelow } of event.data.final) {
        const { accountId, parentId } = event.data;
        const scale = scaleOf(resource);
        move(resource, storedAmount(consumed, scale), [accountId, 'consumed'], [parentId, 'closedBelow']);
        move(resource, storedAmount(closedBelow, scale), [accountId, 'closedBelow'], [parentId, 'closedBelow']);
      }
      return made;
    case 'Consumed':
      for (const { resource, amount, payerId } of event.data.charges) {
        if (payerId === null) continue;
        move(resource, storedAmount(amount, scaleOf(resource)), [payerId, 'available'], [payerId, 'consumed']);
      }
      return made;
    case 'Reserved':
      for (const { resource, amount, payerId } of event.data.holds) {
        if (payerId === null) continue;
        move(resource, storedAmount(amount, scaleOf(resource)), [payerId, 'available'], [payerId, 'held']);
      }
      return made;
    case 'Settled':
      for (const { resource, amount, fromHold, payerId } of event.data.charges) {
        if (payerId === null) continue;
        const held = storedAmount(fromHold, scaleOf(resource));
        move(resource, held, [payerId, 'held'], [payerId, 'consumed']);
        move(resource, storedAmount(amount, scaleOf(resource)) - held, [payerId, 'available'], [payerId, 'consumed']);
      }
      free(event.data.released);
      return made;
    case 'ReservationVoided':
      free(event.data.released);
      return made;
    case 'ReservationsExpired':
      for (const { released } of event.data.reservations) free(released);
      return made;
    case 'Adjusted': {
      const { resource, direction, amount, payerId, closedBelowId } = event.data;
      if (payerId === null) return made;
      const units = storedAmount(amount, scaleOf(resource));
      if (direction === 'debit') move(resource, units, [payerId, 'available'], [payerId, 'consumed']);
      else if (closedBelowId === undefined) move(resource, units, [payerId, 'consumed'], [payerId, 'available']);
      else move(resource, units, [closedBelowId, 'closedBelow'], [payerId, 'available']);
      return made;
    }
    case 'Escrowed':
    case 'EscrowReleased':
    case 'EscrowRefunded':
      for (const { resource, amount } of event.data.amounts) {
        const units = storedAmount(amount, scaleOf(resource));
        const { payerId, payeeId } = event.data;
        if (event.type === 'Escrowed') move(resource, units, [payerId, 'available'], [payerId, 'held']);
        else
          move(resource, units, [payerId, 'held'], [event.type === 'EscrowReleased' ? payeeId : payerId, 'available']);
      }
      return made;
    case 'LedgerOpened':
    case 'ResourceDefined':
    case 'LedgerClosed':
    case 'ClockReset':
    case 'AccountOpened':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'LimitSet':
    case 'LimitRemoved':
    case 'ReservationExtended':
    case 'WindowStarted':
    case 'ThresholdCrossed':
    case 'ConfidenceReported':
    case 'OutcomeReported':
    case 'PeriodClosed':
    case 'CommandRejected':
    case 'RejectionsCounted':
      return made;
    default:
      return unreachable(event);
  }
};

/** Amounts that an event adds to the usage of a spender and of the accounts above it. */
export const usageDeltas = (event: LedgerEvent, scaleOf: ScaleOf): readonly UsageDelta[] => {
  switch (event.type) {
    case 'Consumed': {
      const accountId = event.data.countedFrom ?? event.data.accountId;
      return event.data.charges.map(({ resource, amount }) => ({
        accountId,
        resource,
        used: storedAmount(amount, scaleOf(resource)),
        reserved: 0n,
      }));
    }
    case 'Reserved':
      return event.data.holds.map(({ resource, amount }) => ({
        accountId: event.data.accountId,
        resource,
        used: 0n,
        reserved: storedAmount(amount, scaleOf(resource)),
      }));
    case 'Settled': {
      const accountId = event.data.countedFrom ?? event.data.accountId;
      const charged = event.data.charges.map(({ resource, amount, fromHold }) => ({
        accountId,
        resource,
        used: storedAmount(amount, scaleOf(resource)),
        reserved: -storedAmount(fromHold, scaleOf(resource)),
      }));
      return [...charged, ...freedUsage(accountId, event.data.released, scaleOf)];
    }
    case 'ReservationVoided':
      return freedUsage(event.data.accountId, event.data.released, scaleOf);
    case 'ReservationsExpired':
      return event.data.reservations.flatMap(({ accountId, released }) => freedUsage(accountId, released, scaleOf));
    case 'Adjusted': {
      const { accountId, countedFrom, resource, direction, amount, chargedAt } = event.data;
      const units = storedAmount(amount, scaleOf(resource));
      const used = direction === 'credit' ? -units : units;
      return [{ accountId: countedFrom ?? accountId, resource, used, reserved: 0n, chargedAt }];
    }
    case 'LedgerOpened':
    case 'ResourceDefined':
    case 'LedgerClosed':
    case 'ClockReset':
    case 'Funded':
    case 'Withdrawn':
    case 'AccountOpened':
    case 'AccountUpdated':
    case 'AccountSuspended':
    case 'AccountResumed':
    case 'Released':
    case 'AccountClosed':
    case 'Allocated':
    case 'Reclaimed':
    case 'Transferred':
    case 'Reallocated':
    case 'LimitSet':
    case 'LimitRemoved':
    case 'WindowStarted':
    case 'ThresholdCrossed':
    case 'ReservationExtended':
    case 'Escrowed':
    case 'EscrowReleased':
    case 'EscrowRefunded':
    case 'PeriodClosed':
    case 'ConfidenceReported':
    case 'OutcomeReported':
    case 'CommandRejected':
    case 'RejectionsCounted':
      return NO_USAGE;
    default:
      return unreachable(event);
  }
};

const NO_USAGE: readonly UsageDelta[] = [];

const freedUsage = (accountId: string, holds: readonly Hold[], scaleOf: ScaleOf): readonly UsageDelta[] =>
  holds.map(({ resource, amount }) => ({
    accountId,
    resource,
    used: 0n,
    reserved: -storedAmount(amount, scaleOf(resource)),
  }));
