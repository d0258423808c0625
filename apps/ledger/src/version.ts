import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installationRoot } from './installation';

/** Of the package that this file was built from. @throws Error when it has no manifest: the installation is broken. */
export const serverVersion = async (): Promise<string> =>
  (JSON.parse(await readFile(join(installationRoot(), 'package.json'), 'utf8')) as { version: string }).version;
