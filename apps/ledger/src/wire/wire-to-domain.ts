import { canonicalDecimal } from '@ledger/domain';
import type { Attribution, CommandEnvelope, InstantText, LedgerCommand, LedgerInstruction } from '@ledger/domain';
import type { Policy, ResourceAmount, ThresholdSet } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { clockOf, donorsOf, kindOf, modeOf, onShortageOf, stopOf, unfundedOf } from './enums';

/**
 * A command of the domain from a message that was found well formed. Absent fields become undefined, amounts canonical
 * text, instants canonical text: what means the same has the same hash.
 */
export const commandOf = ({ $case, value }: wire.CommandBody): LedgerCommand => ({
  ...envelopeOf(value.envelope!),
  body: INSTRUCTIONS[$case](value as never),
});

/** All of the commands or none, under one envelope. */
export const atomicCommandOf = (envelope: wire.CommandEnvelope, items: readonly wire.CommandBody[]): LedgerCommand => ({
  ...envelopeOf(envelope),
  body: { type: 'AtomicBatch', items: items.map(({ $case, value }) => INSTRUCTIONS[$case](value as never)) },
});

const envelopeOf = (envelope: wire.CommandEnvelope): CommandEnvelope => ({
  commandId: envelope.commandId,
  ledgerId: envelope.ledgerId,
  actor: envelope.actor,
  correlationId: envelope.correlationId,
  causationId: envelope.causationId,
  occurredAt: instantOf(envelope.occurredAt),
  at: instantOf(envelope.at),
  dryRun: envelope.dryRun,
});

const MILLISECONDS_LENGTH = '2026-11-23T12:00:00.000Z'.length;

const instantOf = (text: string | undefined): InstantText | undefined =>
  text === undefined || text.length === MILLISECONDS_LENGTH ? text : new Date(text).toISOString();

const amountsOf = (amounts: readonly ResourceAmount[]): readonly ResourceAmount[] =>
  amounts.map(({ resource, amount }) => ({ amount: canonicalDecimal(amount), resource }));

const statedAmountsOf = (amounts: readonly ResourceAmount[]): readonly ResourceAmount[] | undefined =>
  amounts.length === 0 ? undefined : amountsOf(amounts);

const decimalOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : canonicalDecimal(text);

const policyOf = (policy: wire.Policy | undefined): Policy | undefined =>
  policy && { unfunded: unfundedOf(policy.unfunded), donors: donorsOf(policy.donors), stop: stopOf(policy.stop) };

const thresholdsOf = (thresholds: wire.Thresholds | undefined): ThresholdSet | undefined =>
  thresholds && {
    yellow: decimalOf(thresholds.yellow),
    orange: decimalOf(thresholds.orange),
    red: decimalOf(thresholds.red),
    black: decimalOf(thresholds.black),
  };

const attributionOf = (attribution: wire.Attribution | undefined): Attribution | undefined => {
  if (attribution === undefined) return undefined;
  const { operation, model, provider, task, session, tags } = attribution;
  return { operation, model, provider, task, session, tags: Object.keys(tags).length === 0 ? undefined : tags };
};

/** A field that validation has found known; its absence here is a fault of this server. */
const known = <T>(member: T | undefined): T => {
  if (member === undefined) throw new Error('an unknown enum member passed validation');
  return member;
};

const INSTRUCTIONS: { readonly [C in wire.CommandCase]: (request: wire.RequestOf<C>) => LedgerInstruction } = {
  openLedger: ({ clock, resources, policy, thresholds, labels }) => ({
    type: 'OpenLedger',
    clock: clockOf(clock),
    resources: resources.length === 0 ? undefined : resources.map(({ resource, scale }) => ({ resource, scale })),
    policy: policyOf(policy),
    thresholds: thresholdsOf(thresholds),
    labels: labels?.entries,
  }),
  defineResource: ({ resource, scale }) => ({ type: 'DefineResource', resource, scale }),
  fund: ({ amounts }) => ({ type: 'Fund', amounts: amountsOf(amounts) }),
  withdraw: ({ amounts }) => ({ type: 'Withdraw', amounts: amountsOf(amounts) }),
  closeLedger: () => ({ type: 'CloseLedger' }),
  openAccount: ({ accountId, parentId, kind, labels, priority, minReserve, thresholds, policy, allocation }) => ({
    type: 'OpenAccount',
    accountId,
    parentId,
    kind: known(kindOf(kind)),
    labels: labels?.entries,
    priority,
    minReserve: statedAmountsOf(minReserve),
    thresholds: thresholdsOf(thresholds),
    policy: policyOf(policy),
    allocation: statedAmountsOf(allocation),
  }),
  updateAccount: ({ accountId, labels, priority, minReserve, thresholds, policy }) => ({
    type: 'UpdateAccount',
    accountId,
    labels: labels?.entries,
    priority,
    minReserve: minReserve && amountsOf(minReserve.amounts),
    thresholds: thresholdsOf(thresholds),
    policy: policyOf(policy),
  }),
  suspendAccount: ({ accountId, reason }) => ({ type: 'SuspendAccount', accountId, reason }),
  resumeAccount: ({ accountId }) => ({ type: 'ResumeAccount', accountId }),
  closeAccount: ({ accountId, cascade }) => ({ type: 'CloseAccount', accountId, cascade }),
  allocate: ({ accountId, amounts }) => ({ type: 'Allocate', accountId, amounts: amountsOf(amounts) }),
  reclaim: ({ accountId, amounts }) => ({ type: 'Reclaim', accountId, amounts: amountsOf(amounts) }),
  transfer: ({ fromId, toId, amounts }) => ({ type: 'Transfer', fromId, toId, amounts: amountsOf(amounts) }),
  reallocate: ({ accountId, amounts }) => ({ type: 'Reallocate', accountId, amounts: amountsOf(amounts) }),
  setLimit: ({ accountId, resource, amount }) => ({
    type: 'SetLimit',
    accountId,
    resource,
    amount: canonicalDecimal(amount),
  }),
  removeLimit: ({ accountId, resource }) => ({ type: 'RemoveLimit', accountId, resource }),
  consume: ({ accountId, mode, amounts, attribution, onShortage, reservationId }) => ({
    accountId,
    amounts: amountsOf(amounts),
    attribution: attributionOf(attribution),
    mode: known(modeOf(mode)),
    onShortage: onShortageOf(onShortage),
    reservationId,
    type: 'Consume',
  }),
  reserve: ({ accountId, reservationId, amounts, ttlSeconds, attribution, onShortage }) => ({
    accountId,
    amounts: amountsOf(amounts),
    attribution: attributionOf(attribution),
    onShortage: onShortageOf(onShortage),
    reservationId,
    ttlSeconds,
    type: 'Reserve',
  }),
  extendReservation: ({ reservationId, ttlSeconds }) => ({ type: 'ExtendReservation', reservationId, ttlSeconds }),
  settle: ({ reservationId, amounts, final, attribution }) => ({
    amounts: amountsOf(amounts),
    attribution: attributionOf(attribution),
    final,
    reservationId,
    type: 'Settle',
  }),
  voidReservation: ({ reservationId }) => ({ type: 'VoidReservation', reservationId }),
};
