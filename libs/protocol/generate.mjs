// Writes the TypeScript of the proto files: types and codecs by ts-proto, and in TypeScript files too, so that what was
// built needs no other file, the descriptors that reflection serves and the comments that the command line shows. A change that breaks callers of the protos as they
// were generated last is refused; --accept-breaking takes it. With --check it writes nothing and says what would change.
// Runs from the repository's root.
import { execFileSync, spawnSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMeanings } from './reference/protos.mjs';
import { readRules } from './rules/read-rules.mjs';
import { boundsOf, dtosOf } from './rules/write-dtos.mjs';

const generated = 'libs/protocol/src/generated';
const DOOR = 'libs/protocol/src/index.ts';
const buf = (...args) => execFileSync('node_modules/.bin/buf', args, { stdio: ['ignore', 'pipe', 'inherit'] });

/** Characters of a line, as Prettier breaks them. */
const LINE_MAX = 120;

/** The lib's door with the names of what was generated in a directory, without those that ts-proto needs for itself. */
const doorOver = (directory) => {
  const lists = readdirSync(directory)
    .sort()
    .map((file) => {
      const source = readFileSync(join(directory, file), 'utf8');
      const named = [...source.matchAll(/^export (?:enum|interface|const) (\w+)/gm)].map(([, name]) => name);
      const names = [...new Set(named)].filter((name) => !name.includes('_') && name !== 'MessageFns');
      const from = `from './generated/budget/v1/${file.replace('.ts', '')}';\n`;
      const line = `export { ${names.join(', ')} } ${from}`;
      return line.length <= LINE_MAX + 1 ? line : `export {\n${names.map((name) => `  ${name},\n`).join('')}} ${from}`;
    });
  const [before, , after] = readFileSync(DOOR, 'utf8').split(/(?<=writes their names\.\n)([^]*)(?=\/\/ End of what)/);
  return before + lists.join('') + after;
};

const generateInto = (directory) => {
  buf('generate', 'libs/protocol', '--template', 'libs/protocol/buf.gen.yaml', '--output', directory);
  // No message of a call has them in it.
  for (const file of ['budget/v1/options.ts', 'google/protobuf/descriptor.ts']) {
    rmSync(join(directory, generated, file));
  }
  const set = buf(
    'build',
    'libs/protocol',
    '--as-file-descriptor-set',
    '--exclude-source-info',
    '-o',
    '-#format=binpb',
  );
  const lines = set.toString('base64').match(/.{1,110}/g);
  writeFileSync(
    join(directory, generated, 'descriptor-set.ts'),
    '// Written by libs/protocol/generate.mjs.\n' +
      '/** google.protobuf.FileDescriptorSet of every proto file and what it imports, in base64. */\n' +
      `export const FILE_DESCRIPTOR_SET =\n  '${lines.join("' +\n  '")}';\n`,
  );
  const rules = readRules();
  writeFileSync(join(directory, generated, 'kinds.ts'), boundsOf(rules));
  writeFileSync(join(directory, generated, 'dtos.ts'), dtosOf(rules));
  const meanings = readMeanings().map(([name, comment]) => `  '${name}':\n    ${JSON.stringify(comment)},\n`);
  writeFileSync(
    join(directory, generated, 'meanings.ts'),
    '// Written by libs/protocol/generate.mjs.\n' +
      '/** Comments of the proto files, by the name of the message, field, call, enum or member. */\n' +
      `export const MEANINGS: Readonly<Record<string, string>> = {\n${meanings.join('')}};\n`,
  );
};

/** Code with which buf ends when the protos are well formed, and break callers. */
const BROKEN = 100;

/** Compares the protos with those that the last generation saw, which the descriptors hold. Says what breaks callers. */
const assertCompatible = () => {
  const before = readFileSync(join(generated, 'descriptor-set.ts'), 'utf8');
  const base64 = [...before.matchAll(/^ {2}'([A-Za-z0-9+/=]+)'/gm)].map(([, line]) => line).join('');
  const scratch = mkdtempSync(join(tmpdir(), 'breaking-'));
  try {
    writeFileSync(join(scratch, 'before.binpb'), Buffer.from(base64, 'base64'));
    const args = ['breaking', 'libs/protocol', '--against', join(scratch, 'before.binpb')];
    const { status, error } = spawnSync('node_modules/.bin/buf', args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (error) throw error;
    if (status === 0) return;
    if (status !== BROKEN) process.exit(status ?? 1);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stderr.write(
    'The protos break callers of the version before. Where that is meant, and docs/CHANGELOG.md says it:\n' +
      'node libs/protocol/generate.mjs --accept-breaking && npm run generate\n',
  );
  process.exit(1);
};

const files = (directory) =>
  new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, path, name }) => join(parentPath ?? path, name))
      .map((file) => [file.slice(directory.length), readFileSync(file, 'utf8')]),
  );

if (!process.argv.includes('--accept-breaking')) assertCompatible();
if (process.argv.includes('--check')) {
  const scratch = mkdtempSync(join(tmpdir(), 'generate-'));
  try {
    generateInto(scratch);
    const [wanted, found] = [files(join(scratch, generated)), files(generated)];
    const stale = [...new Set([...wanted.keys(), ...found.keys()])].filter(
      (file) => wanted.get(file) !== found.get(file),
    );
    for (const file of stale) process.stdout.write(`${generated}${file} is not current: npm run generate\n`);
    const isOpen = doorOver(join(scratch, generated, 'budget/v1')) === readFileSync(DOOR, 'utf8');
    if (!isOpen) process.stdout.write(`${DOOR} is not current: npm run generate\n`);
    process.exitCode = stale.length === 0 && isOpen ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
} else {
  generateInto('.');
  writeFileSync(DOOR, doorOver(join(generated, 'budget/v1')));
}
