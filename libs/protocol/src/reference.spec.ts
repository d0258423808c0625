import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

describe('the reference page', () => {
  it('is what the proto files and the sources of the domain say', () => {
    const { status, stdout, stderr } = spawnSync('node', ['libs/protocol/reference.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  });

  it('has one place for everything that it points to', () => {
    const page = readFileSync(join(ROOT, 'docs/REFERENCE.md'), 'utf8');
    const places = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = new Set([...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, place]) => place!));
    expect(links.size).toBeGreaterThan(100);
    expect([...links].filter((link) => places.filter((place) => place === link).length !== 1)).toEqual([]);
  });
});
