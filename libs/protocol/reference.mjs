// Writes docs/REFERENCE.md from the proto files, the rules in them, and the domain's sources. With --check it writes nothing and says whether
// it would. Runs from the repository's root.
import { readFileSync, writeFileSync } from 'node:fs';
import { pageOf } from './reference/page.mjs';
import { readProtos } from './reference/protos.mjs';
import { readSources } from './reference/sources.mjs';
import { readRules } from './rules/read-rules.mjs';

const PAGE = 'docs/REFERENCE.md';
const page = pageOf(readProtos(), readSources(), readRules());

if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, page);
} else if (page !== readFileSync(PAGE, 'utf8')) {
  process.stdout.write(`${PAGE} is not current: npm run generate\n`);
  process.exitCode = 1;
}
