import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Directories that exist while the tests of one file run. Call it at the top of the file. */
export const temporaryDirectories = (): (() => string) => {
  const made: string[] = [];
  afterAll(() => made.splice(0).forEach((directory) => rmSync(directory, { recursive: true, force: true })));
  return () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
    made.push(directory);
    return directory;
  };
};
