import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../support/server';

describe('the file of profiles', () => {
  let directory: string;
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'profiles-'))));
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('keeps the server from starting where it is wrong, and says all that is wrong with it', async () => {
    const file = join(directory, 'profiles.yaml');
    await writeFile(file, 'profiles:\n  run:\n    max_second: 5\ndefaults: { thread: runs }\n');
    const start = startServer({ dataDir: join(directory, 'data'), env: { LEDGER_PROFILES_FILE: file } });
    await expect(start).rejects.toThrow(/ended with 1 before it was ready/);
    await expect(start).rejects.toThrow(`${file}:3:5 profiles.run.max_second is not known here`);
    await expect(start).rejects.toThrow(`${file}:4:13 defaults.thread names runs`);
  });

  it('is in the image, where the built server looks for it', () => {
    const dockerfile = readFileSync('apps/ledger/Dockerfile', 'utf8');
    expect(dockerfile).toContain('COPY --from=build /app/apps/ledger/profiles.yaml apps/ledger/profiles.yaml');
  });
});
