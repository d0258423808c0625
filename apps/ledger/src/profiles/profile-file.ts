import { join } from 'node:path';
import { parseAmount, SCALE_MAX, type Profile, type ProfileBook } from '@ledger/domain';
import { readCheckedYaml, type FileProblem } from '../files/checked-yaml';
import { installationRoot, didYouMean } from '@ledger/platform';
import { profilesFile } from './profile-schema';

/** Path of the file that ships with the server. */
export const shippedProfiles = (): string => join(installationRoot(), 'apps', 'ledger', 'profiles.yaml');

/**
 * Reads the profiles that decisions look up. A name means the same as long as the process runs.
 * @throws BadFile naming every problem with its line.
 */
export const readProfiles = async (file: string): Promise<ProfileBook> => {
  const { profiles, defaults = {} } = await readCheckedYaml(file, profilesFile, acrossEntries);
  const byName = new Map<string, Profile>(Object.entries(profiles));
  return { profile: (name) => byName.get(name), defaultFor: (kind) => defaults[kind] };
};

/** Finds faults that no single entry shows: thresholds that do not rise, defaults that name no profile. */
const acrossEntries = (entries: unknown): readonly FileProblem[] => {
  const { profiles, defaults } = mapOf(entries);
  const byName = mapOf(profiles);
  const unnamed = Object.entries(mapOf(defaults))
    .filter(([, name]) => typeof name === 'string' && !Object.hasOwn(byName, name))
    .map(([kind, name]) => {
      const hint = didYouMean(String(name), Object.keys(byName));
      return { path: ['defaults', kind], rule: `names ${String(name)}, which is not a profile here${hint}` };
    });
  return [
    ...Object.entries(byName).flatMap(([name, profile]) =>
      falling(mapOf(mapOf(profile)['thresholds']), ['profiles', name, 'thresholds']),
    ),
    ...unnamed,
  ];
};

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const RISING = ['yellow', 'orange', 'red', 'black'];

const falling = (thresholds: Readonly<Record<string, unknown>>, path: readonly string[]): readonly FileProblem[] => {
  const problems: FileProblem[] = [];
  let before: bigint | undefined;
  for (const status of RISING) {
    const text = thresholds[status];
    const ratio = typeof text === 'string' ? parseAmount(text, SCALE_MAX) : undefined;
    if (typeof ratio !== 'bigint') continue;
    if (before !== undefined && ratio <= before) {
      problems.push({ path: [...path, status], rule: 'must be above the thresholds of the better statuses' });
    }
    before = ratio;
  }
  return problems;
};
