import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SeededRandom } from '../../support/seeded-random';

export const DAMAGES = ['cut', 'zeroed page', 'flipped bit', 'old copy', 'missing', "another directory's"] as const;
export type Damage = (typeof DAMAGES)[number];

const PAGE_BYTES = 4_096;
/** Files that belong together, and are put in place of each other together as well. */
const FOLDERS = ['outcomes'];

export interface Sources {
  /** An earlier state of the directory. */
  readonly older: string;
  readonly another: string;
}

/** Every file of a data directory that a damage can hit, by its path within it. */
export const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/(?:^|\/)(?:LOCK|LOG(?:\.old)?|lock\.db.*)$/.test(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();

/** Answers what was damaged how; undefined where this file cannot be damaged so. */
export const inflict = (
  directory: string,
  path: string,
  damage: Damage,
  random: SeededRandom,
  sources: Sources,
): string | undefined => {
  const file = join(directory, path);
  const bytes = statSync(file).size;
  switch (damage) {
    case 'missing':
      rmSync(file);
      return path;
    case 'old copy':
      return replaced(directory, path, sources.older);
    case "another directory's":
      return replaced(directory, path, sources.another);
    case 'cut': {
      const at = random.below(bytes);
      if (bytes === 0) return undefined;
      truncateSync(file, at);
      return `${path} at ${at} of ${bytes}`;
    }
    case 'zeroed page':
    case 'flipped bit': {
      if (bytes === 0) return undefined;
      const content = readFileSync(file);
      const at = random.below(bytes);
      const page = at - (at % PAGE_BYTES);
      if (damage === 'flipped bit') content[at]! ^= 1 << random.below(8);
      else content.fill(0, page, Math.min(bytes, page + PAGE_BYTES));
      writeFileSync(file, content);
      return `${path} at ${damage === 'flipped bit' ? at : page} of ${bytes}`;
    }
  }
};

/** Replaces a file or, where the source lacks it, the folder that it belongs to. */
const replaced = (directory: string, path: string, source: string): string | undefined => {
  const folder = FOLDERS.find((name) => path.startsWith(`${name}/`));
  const what = folder !== undefined && !existsSync(join(source, path)) ? folder : path;
  if (!existsSync(join(source, what))) return undefined;
  rmSync(join(directory, what), { recursive: true, force: true });
  cpSync(join(source, what), join(directory, what), { recursive: true });
  return what;
};
