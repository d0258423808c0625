import { REJECTION_PRECEDENCE } from '@ledger/domain';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const LINES_MAX = 300;
const PROTOS = 'libs/protocol/src/proto/budget/v1';

const filesUnder = (directory: string): readonly string[] =>
  readdirSync(join(root, directory), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/generated/') && !path.includes('node_modules/'));

const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const own = ['apps', 'libs', 'test'].flatMap(filesUnder);
const shipped = own.filter((path) => !path.startsWith('test/') && !path.endsWith('.spec.ts'));

/** Names that say nothing of the job. `Base` as a prefix hides that a thing is two things. */
const VAGUE = /^(?:Base|Common)(?=[A-Z])|(?:Manager|Helpers?|Utils?|Common|Base)$/;
const DECLARED = /^(?:export )?(?:abstract )?(?:class|interface|type|enum|const|function) ([A-Za-z_$][\w$]*)/gm;

describe('every source file', () => {
  it('can be read in one sitting', () => {
    const long = own.filter((path) => text(path).split('\n').length - 1 > LINES_MAX);
    expect(long).toEqual([]);
  });

  it('is named for its job', () => {
    const vague = own.filter((path) =>
      /(?:^|[-.])(?:managers?|helpers?|utils?|common|base)(?:[-.]|$)/.test(basename(path, '.ts')),
    );
    expect(vague).toEqual([]);
  });

  it('declares nothing that is not named for its job', () => {
    const vague = own.flatMap((path) =>
      [...text(path).matchAll(DECLARED)].filter(([, name]) => VAGUE.test(name!)).map(([, name]) => `${path}: ${name}`),
    );
    expect(vague).toEqual([]);
  });

  it('leaves nothing to be done later', () => {
    expect(own.filter((path) => /\b(?:TODO|FIXME|XXX)\b/.test(text(path).replace(/\/\\b.*$/gm, '')))).toEqual([]);
  });
});

describe('the environment', () => {
  it('is handed over by the entry points and read in one place', () => {
    const readers = shipped.filter((path) => /\bprocess\s*\.\s*env\b|\bprocess\[/.test(text(path)));
    const entries = /^apps\/[^/]+\/src\/(?:main|health-check)\.ts$/;
    expect(readers.filter((path) => path !== 'libs/platform/src/config/config.ts' && !entries.test(path))).toEqual([]);
  });
});

describe('a lib', () => {
  const libs = readdirSync(join(root, 'libs'));

  it.each(libs)('%s has one door, which lists names', (lib) => {
    const door = text(`libs/${lib}/src/index.ts`);
    expect(door).not.toMatch(/export \*/);
    expect(door).toMatch(/export /);
  });

  it('is imported by its alias, never by a path below it', () => {
    const deep = own.filter((path) => /from '@ledger\/[a-z-]+\//.test(text(path)));
    expect(deep).toEqual([]);
  });
});

/** The codes that the first release numbered, from 1: clients have these numbers compiled in. Later ones follow. */
const FIRST_CODES = [
  'idempotency_conflict', 'ledger_not_found', 'ledger_closed', 'time_reversed', 'account_not_found', 'account_closed',
  'account_suspended', 'resource_unknown', 'reservation_not_found', 'reservation_closed', 'already_exists',
  'account_in_use', 'too_large', 'limit_not_found', 'not_permitted', 'capacity_exceeded', 'stopped', 'limit_exceeded',
  'insufficient_funds',
]; // prettier-ignore

describe('rejection codes', () => {
  it('on the wire are those of the domain, and their numbers never change', () => {
    const protos = readdirSync(join(root, PROTOS)).map((name) => text(`${PROTOS}/${name}`));
    const enums = protos.flatMap((proto) => /enum RejectionCode \{([^}]*)\}/.exec(proto)?.[1] ?? []);
    expect(enums).toHaveLength(1);
    const body = enums[0]!;
    const codes = [...body.matchAll(/^\s*REJECTION_CODE_(\w+) = (\d+);/gm)].map(([, name, number]) => [
      name!.toLowerCase(),
      Number(number),
    ]);
    expect(codes.map(([code]) => code).sort()).toEqual(['unspecified', ...REJECTION_PRECEDENCE].sort());
    expect(codes.map(([, number]) => number)).toEqual(codes.map((_, i) => i));
    expect(codes.slice(1, 1 + FIRST_CODES.length).map(([code]) => code)).toEqual(FIRST_CODES);
  });

  it('have a remedy each', () => {
    const table = text('apps/ledger/src/wire/rejection-remedies.ts');
    const codes = [...table.matchAll(/^ {2}([a-z_]+): \{/gm)].map(([, code]) => code);
    expect(codes).toEqual([...REJECTION_PRECEDENCE]);
  });
});
