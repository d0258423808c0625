import { join, relative, resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../../..');

/**
 * Path of the compiled file that a worker thread runs: `name` (without an extension) in the caller's `__dirname`.
 * A thread cannot load TypeScript, so under jest, where the sources themselves run, it is the file of the last build.
 */
export const workerEntry = (dirname: string, name: string): string =>
  __filename.endsWith('.ts')
    ? join(REPOSITORY, 'dist', relative(REPOSITORY, dirname), `${name}.js`)
    : join(dirname, `${name}.js`);
