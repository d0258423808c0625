import type { OpenAccount } from './commands';
import type { Refusal } from '../kernel/draft';
import type { ProfileBook } from '../kernel/terms';

/** Terms with which an account is to be opened, and their source. */
export interface OpeningTerms {
  /** Terms of the command, completed from the profile. */
  readonly terms: OpenAccount;
  /** Profile that applies, by name or as the default of the kind. Absent: none does. */
  readonly profile?: string;
  /** True: there is no profile of the name that the command gave. */
  readonly missing: boolean;
}

/**
 * Terms of the command, completed from its profile. Fields of the command win; maxima are completed resource by
 * resource.
 */
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

/** Profile of the kind, for accounts that name no profile and give neither maxima nor `maxSeconds` of their own. */
const defaultProfile = (
  { kind, maxima, maxSeconds }: OpenAccount,
  profiles: ProfileBook | undefined,
): string | undefined => (maxima === undefined && maxSeconds === undefined ? profiles?.defaultFor(kind) : undefined);

/** Names the profile in a violation of terms that it added: the caller gave no such field. */
export const ofProfile = (refusal: Refusal, command: OpenAccount, { profile }: OpeningTerms): Refusal => {
  if (refusal.outcome === 'rejected' || profile === undefined) return refusal;
  const violations = refusal.violations.map(({ field, rule }) => {
    const [, list, place] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
    const stated = command[list as 'maxima' | 'minReserve' | 'allocation'] ?? [];
    return Number(place) < stated.length ? { field, rule } : { field: 'profile', rule: `${profile}: ${field} ${rule}` };
  });
  return { outcome: 'malformed', violations };
};
