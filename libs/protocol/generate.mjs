// Writes the TypeScript of the proto files: types and codecs by ts-proto, and the descriptors that reflection serves,
// in a TypeScript file too, so that a built server needs no other file. With --check it writes nothing and says what
// would change. Runs from the repository's root.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const generated = 'libs/protocol/src/generated';
const buf = (...args) => execFileSync('node_modules/.bin/buf', args, { stdio: ['ignore', 'pipe', 'inherit'] });

const generateInto = (directory) => {
  buf('generate', 'libs/protocol', '--template', 'libs/protocol/buf.gen.yaml', '--output', directory);
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
};

const files = (directory) =>
  new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, path, name }) => join(parentPath ?? path, name))
      .map((file) => [file.slice(directory.length), readFileSync(file, 'utf8')]),
  );

if (process.argv.includes('--check')) {
  const scratch = mkdtempSync(join(tmpdir(), 'generate-'));
  try {
    generateInto(scratch);
    const [wanted, found] = [files(join(scratch, generated)), files(generated)];
    const stale = [...new Set([...wanted.keys(), ...found.keys()])].filter(
      (file) => wanted.get(file) !== found.get(file),
    );
    for (const file of stale) process.stdout.write(`${generated}${file} is not current: npm run generate\n`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
} else {
  generateInto('.');
}
