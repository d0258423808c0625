import type { OpenAccount } from './commands';
import type { Refusal } from '../kernel/draft';
import type { ProfileBook } from '../kernel/terms';

/** Terms that an account is to be opened with, and whose word they were. */
export interface OpeningTerms {
  /** The command, with what it does not state taken from the profile. */
  readonly terms: OpenAccount;
  /** The profile that applies, by name or as the default of the kind. Absent: none does. */
  readonly profile?: string;
  /** There is no profile of that name. */
  readonly missing: boolean;
}

/** Fields of the command win, of the maxima resource by resource; the rest is the profile's. */
export const openingTerms = (command: OpenAccount, profiles: ProfileBook | undefined): OpeningTerms => {
  const name = command.profile ?? defaultProfile(command, profiles);
  if (name === undefined) return { terms: command, missing: false };
  const profile = profiles?.profile(name);
  if (profile === undefined) return { terms: command, profile: name, missing: true };
  const stated = Object.fromEntries(Object.entries(command).filter(([, value]) => value !== undefined));
  const { maxima = [] } = command;
  const named = new Set(maxima.map(({ resource }) => resource));
  const all = [...maxima, ...(profile.maxima ?? []).filter(({ resource }) => !named.has(resource))];
  const terms = { ...profile, ...stated, ...(all.length > 0 && { maxima: all }) } as OpenAccount;
  return { terms, profile: name, missing: false };
};

/** For accounts that say nothing: neither a profile nor maxima of their own. */
const defaultProfile = (
  { kind, maxima, maxSeconds }: OpenAccount,
  profiles: ProfileBook | undefined,
): string | undefined => (maxima === undefined && maxSeconds === undefined ? profiles?.defaultFor(kind) : undefined);

/** A violation in what the profile added to the command is the profile's: the caller stated no such field. */
export const ofProfile = (refusal: Refusal, command: OpenAccount, { profile }: OpeningTerms): Refusal => {
  if (refusal.outcome === 'rejected' || profile === undefined) return refusal;
  const violations = refusal.violations.map(({ field, rule }) => {
    const [, list, place] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
    const stated = command[list as 'maxima' | 'minReserve' | 'allocation'] ?? [];
    return Number(place) < stated.length ? { field, rule } : { field: 'profile', rule: `${profile}: ${field} ${rule}` };
  });
  return { outcome: 'malformed', violations };
};
