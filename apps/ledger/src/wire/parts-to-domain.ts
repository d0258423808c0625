import { canonicalDecimal } from '@ledger/domain';
import type {
  Attribution,
  Degradation,
  InstantText,
  Policy,
  ResourceAmount,
  GivenWindow,
  ThresholdSet,
  TokenClasses,
  UsageEstimate,
} from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { donorsOf, enforcementOf, stopOf, throttleOf, unfundedOf, unpricedOf, windowUnitOf } from './enums';

/**
 * Parts of commands, from the wire to the domain: absent fields become undefined, decimals and instants canonical text.
 */
const MILLISECONDS_LENGTH = '2026-11-23T12:00:00.000Z'.length;

export const instantOf = (text: string | undefined): InstantText | undefined =>
  text === undefined || text.length === MILLISECONDS_LENGTH ? text : new Date(text.toUpperCase()).toISOString();

export const amountsOf = (amounts: readonly ResourceAmount[]): readonly ResourceAmount[] =>
  amounts.map(({ resource, amount }) => ({ amount: canonicalDecimal(amount), resource }));

export const statedAmountsOf = (amounts: readonly ResourceAmount[]): readonly ResourceAmount[] | undefined =>
  amounts.length === 0 ? undefined : amountsOf(amounts);

export const decimalOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : canonicalDecimal(text);

export const policyOf = (policy: wire.Policy | undefined): Policy | undefined =>
  policy && {
    unfunded: unfundedOf(policy.unfunded),
    donors: donorsOf(policy.donors),
    stop: stopOf(policy.stop),
    throttle: throttleOf(policy.throttle),
    enforcement: enforcementOf(policy.enforcement),
    unpriced: unpricedOf(policy.unpriced),
    degrade: degradationOf(policy.degrade),
  };

const degradationOf = (degrade: wire.Degradation | undefined): Degradation | undefined =>
  degrade && { models: listOf(degrade.models), dropFeatures: listOf(degrade.dropFeatures) };

/** Turns an empty list, which the wire cannot tell from an absent one, into absence. */
export const listOf = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

export const thresholdsOf = (thresholds: wire.Thresholds | undefined): ThresholdSet | undefined =>
  thresholds && {
    yellow: decimalOf(thresholds.yellow),
    orange: decimalOf(thresholds.orange),
    red: decimalOf(thresholds.red),
    black: decimalOf(thresholds.black),
  };

export const attributionOf = (attribution: wire.Attribution | undefined): Attribution | undefined => {
  if (attribution === undefined) return undefined;
  const { operation, model, provider, task, session, tags, tokens, seconds, calls } = attribution;
  // Fields stand in the order of their names, which the hash of the command needs.
  return {
    calls,
    model,
    operation,
    provider,
    seconds: decimalOf(seconds),
    session,
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    task,
    tokens: tokens && tokensOf(tokens),
  };
};

const tokensOf = ({ input, cachedInput, cacheWrite, output, reasoning }: wire.TokenClasses): TokenClasses => ({
  cacheWrite,
  cachedInput,
  input,
  output,
  reasoning,
});

export const estimateOf = (estimate: wire.UsageEstimate | undefined): UsageEstimate | undefined =>
  estimate && {
    provider: estimate.provider,
    model: estimate.model,
    text: estimate.text,
    inputTokens: estimate.inputTokens,
    maxOutputTokens: estimate.maxOutputTokens,
  };

export const windowOf = (window: wire.Window | undefined): GivenWindow | undefined =>
  window && { unit: known(windowUnitOf(window.unit)), timeZone: window.timeZone };

/** Asserts that a member is known, as validation has found; otherwise the fault is this server's. */
export const known = <T>(member: T | undefined): T => {
  if (member === undefined) throw new Error('an unknown enum member passed validation');
  return member;
};
