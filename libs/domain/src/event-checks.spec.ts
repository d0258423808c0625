import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

describe('the checks of stored events', () => {
  it('are those of the types of the events', () => {
    const { status, stdout, stderr } = spawnSync('node', ['libs/domain/event-checks.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  });
});
