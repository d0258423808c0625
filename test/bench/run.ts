import { inspect } from 'node:util';
import { startDouble } from '../support/eventstoredb-double/start-double';
import { run as domain } from './domain.bench';
import { run as eventStore } from './event-store.bench';
import { run as eventStoreDb } from './eventstoredb.bench';
import { run as grpc } from './grpc.bench';
import { run as history } from './history.bench';
import { run as nats } from './nats.bench';
import { run as processes } from './processes.bench';
import { run as readModels } from './read-models.bench';
import { run as rejections } from './rejections.bench';
import { writeSection } from './report';
import { isTrial } from './row';
import { runSuites, type Suites } from './suites';
import { run as windows } from './windows.bench';
import { run as writer } from './writer.bench';

const SUITES: Suites = {
  domain,
  windows,
  'event-store': eventStore,
  'read-models': readModels,
  writer,
  rejections,
  grpc,
  nats,
};

/**
 * Only when named: history takes a quarter of an hour and 8 GB of disk, eventstoredb and processes the server that
 * EVENTSTOREDB_URL names.
 */
const NAMED_ONLY: Suites = {
  history,
  eventstoredb: eventStoreDb,
  processes,
};

const REPORT = 'docs/BENCHMARKS.md';

/** Several times as long as the trial of all suites takes. */
const TRIAL_SECONDS_MAX = 600;

/**
 * `npm run bench`, or `npm run bench -- writer grpc` for some of them; with `--write` the figures go into
 * docs/BENCHMARKS.md, or with `--write=FILE` into a report of the same sections. Nothing else should run on the machine.
 * `--trial` runs every suite with a few operations, to see that none is broken.
 */
const main = async (args: readonly string[]): Promise<void> => {
  const { wanted, report } = asked(args);
  const suites = wanted.length === 0 && !isTrial ? SUITES : { ...SUITES, ...NAMED_ONLY };
  // The double is as good as a server for a trial, which only tells whether the benchmarks run.
  if (isTrial) process.env['EVENTSTOREDB_URL'] ??= (await startDouble()).connectionString;
  await runSuites(suites, wanted, {
    started: (name) => process.stdout.write(`\n${name}\n`),
    ended: (name, rows) => {
      for (const { what, value } of rows) process.stdout.write(`  ${what.padEnd(62)} ${value}\n`);
      if (report !== undefined) writeSection(report, name, rows);
    },
  });
};

const asked = (all: readonly string[]): { wanted: readonly string[]; report: string | undefined } => {
  const args = all.filter((arg) => arg !== '--trial');
  const write = args.find((arg) => arg === '--write' || arg.startsWith('--write='));
  const wanted = args.filter((arg) => arg !== write);
  return { wanted, report: write === undefined ? undefined : write.slice('--write='.length) || REPORT };
};

// Fails a run in which a suite never answers and nothing keeps the process alive, and a trial in which something does.
process.exitCode = 1;
if (isTrial)
  setTimeout(() => {
    process.stderr.write(`the trial has not ended within ${TRIAL_SECONDS_MAX} seconds\n`);
    process.exit(1);
  }, TRIAL_SECONDS_MAX * 1_000).unref();
main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  },
);
