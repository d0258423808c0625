import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { temporaryDirectories } from '../support/temporary-directories';
import { specsIn, startsSomething } from '../support/starting-specs.cjs';

const temporary = temporaryDirectories();
const specs = ['apps', 'libs', 'test'].flatMap((folder) => specsIn(resolve(folder)));
const fast = specs.filter((spec) => !startsSomething(spec)).map((spec) => relative(resolve(), spec));

describe('the fast tests', () => {
  it.each(['test/e2e/', 'test/contract/', 'test/simulation/', 'libs/event-store-embedded/'])(
    'leave out %s',
    (folder) => {
      expect(specs.some((spec) => spec.includes(`/${folder}`))).toBe(true);
      expect(fast.filter((spec) => spec.startsWith(folder))).toEqual([]);
    },
  );

  it.each(['test/domain/', 'test/compatibility/', 'libs/domain/src/ledger/'])('have all of %s', (folder) => {
    const all = specs.map((spec) => relative(resolve(), spec)).filter((spec) => spec.startsWith(folder));
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((spec) => !fast.includes(spec))).toEqual([]);
  });

  it.each([
    { what: 'itself', source: "import { spawn } from 'node:child_process';\n", expected: true },
    { what: 'by what it imports', source: "import { a } from './support/deeper';\n", expected: true },
    { what: 'only by name', source: "import type { ChildProcess } from 'node:child_process';\n", expected: false },
  ])('know a spec that starts something $what', ({ source, expected }) => {
    const directory = temporary();
    mkdirSync(join(directory, 'support'));
    writeFileSync(join(directory, 'support', 'deeper.ts'), "export { a } from './deepest';\n");
    writeFileSync(
      join(directory, 'support', 'deepest.ts'),
      "import * as net from 'node:net';\nexport const a = net;\n",
    );
    const spec = join(directory, 'some.spec.ts');
    writeFileSync(spec, source);
    expect(startsSomething(spec)).toBe(expected);
    expect(specsIn(directory)).toEqual([spec]);
  });
});
