import { run as domain } from './domain.bench';
import { run as eventStore } from './event-store.bench';
import { run as grpc } from './grpc.bench';
import { run as readModels } from './read-models.bench';
import type { Row } from './row';
import { run as writer } from './writer.bench';

const SUITES: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  domain,
  'event-store': eventStore,
  'read-models': readModels,
  writer,
  grpc,
};

/** `npm run bench`, or `npm run bench -- writer grpc` for some of them. Nothing else should run on the machine. */
const main = async (wanted: readonly string[]): Promise<void> => {
  const unknown = wanted.filter((name) => !(name in SUITES));
  if (unknown.length > 0)
    throw new Error(`no suite ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}`);
  for (const [name, run] of Object.entries(SUITES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stdout.write(`\n${name}\n`);
    for (const { what, value } of await run()) process.stdout.write(`  ${what.padEnd(62)} ${value}\n`);
  }
};

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
