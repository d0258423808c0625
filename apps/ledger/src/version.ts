import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Of the package that this file was built from. @throws Error when it has no manifest: the installation is broken. */
export const serverVersion = async (): Promise<string> => {
  for (let directory = __dirname; directory !== dirname(directory); directory = dirname(directory)) {
    const manifest = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
    if (manifest !== undefined) return (JSON.parse(manifest) as { version: string }).version;
  }
  throw new Error(`no package.json above ${__dirname}`);
};
