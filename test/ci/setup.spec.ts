import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();

describe('the setup', () => {
  it('leaves the packages of another checkout alone, where node_modules is a link to them', () => {
    const [other, own] = [join(temporary(), 'other'), join(temporary(), 'own')];
    mkdirSync(join(other, 'node_modules', 'some-package'), { recursive: true });
    for (const file of ['setup.mjs', 'node/bring.mjs', 'node/package.json'])
      cpSync(resolve('.ci', file), join(own, '.ci', file));
    writeFileSync(join(own, 'package-lock.json'), '{}');
    symlinkSync(join(other, 'node_modules'), join(own, 'node_modules'));

    const { status, stderr } = spawnSync('node', [join(own, '.ci/setup.mjs')], { encoding: 'utf8' });

    expect(stderr).toContain(`${join(own, 'node_modules')} is a symbolic link`);
    expect(status).toBe(1);
    expect(existsSync(join(other, 'node_modules', 'some-package'))).toBe(true);
    expect(existsSync(join(other, 'node_modules', '.bin'))).toBe(false);
  });
});
