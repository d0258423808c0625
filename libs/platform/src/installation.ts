import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Finds the directory of the package that this file belongs to, built or not: files that ship beside the code are found
 * from it.
 *
 * @throws Error when there is no manifest: the installation is broken.
 */
export const installationRoot = (): string => {
  for (let directory = __dirname; directory !== dirname(directory); directory = dirname(directory)) {
    if (existsSync(join(directory, 'package.json'))) return directory;
  }
  throw new Error(`no package.json above ${__dirname}`);
};

/** The version of that package. */
export const installedVersion = (): string =>
  (JSON.parse(readFileSync(join(installationRoot(), 'package.json'), 'utf8')) as { version: string }).version;
