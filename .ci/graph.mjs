// npm run graph [-- LIB ...]: the import graph of every lib and app, in figures and, for those that are named, in words.
// A unit is a folder or a file directly below the sources; a floor is one more than the highest floor that it imports.
import { cruise } from 'dependency-cruiser';
import { readdirSync } from 'node:fs';

/** A lib whose sources lie one folder deeper than those of the others. */
const ROOTS = { 'libs/domain': 'libs/domain/src/ledger/' };

const named = process.argv.slice(2);
const rooms = ['libs', 'apps'].flatMap((top) => readdirSync(top).map((name) => `${top}/${name}`));

const {
  output: { modules },
} = await cruise(['apps', 'libs'], {
  exclude: { path: '^dist/|/generated/|[.]spec[.]ts$|[.]mjs$' },
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  includeOnly: '^(apps|libs)/',
});

const importsWithin = (root) =>
  modules
    .filter(({ source }) => source.startsWith(root))
    .flatMap(({ source, dependencies }) =>
      dependencies.filter(({ resolved }) => resolved.startsWith(root)).map(({ resolved }) => [source, resolved]),
    );

const unitOf = (root, file) => {
  const [first, ...deeper] = file.slice(root.length).split('/');
  return deeper.length > 0 ? `${first}/` : first;
};

/** Imports that must go for the others to run one way: those that close a circle on a walk from the top. */
const backUp = (units, above) => {
  const state = new Map();
  const found = [];
  const walk = (unit) => {
    state.set(unit, 'open');
    for (const next of above.get(unit) ?? []) {
      if (state.get(next) === 'open') found.push(`${unit} -> ${next}`);
      else if (!state.has(next)) walk(next);
    }
    state.set(unit, 'done');
  };
  for (const unit of units) if (!state.has(unit)) walk(unit);
  return found;
};

const rows = rooms.map((room) => {
  const root = ROOTS[room] ?? `${room}/src/`;
  const files = modules.map(({ source }) => source).filter((source) => source.startsWith(root));
  const imports = importsWithin(root);
  const between = new Set();
  for (const [from, to] of imports) {
    const [a, b] = [unitOf(root, from), unitOf(root, to)];
    if (a !== b) between.add(`${a} ${b}`);
  }
  const above = new Map();
  for (const pair of between) {
    const [a, b] = pair.split(' ');
    above.set(a, [...(above.get(a) ?? []), b]);
  }
  const units = [...new Set(files.map((file) => unitOf(root, file)))].sort();
  return {
    room,
    files: files.length,
    imports: imports.length,
    units,
    between: [...between].sort(),
    back: backUp(units, above),
  };
});

console.table(
  rows.map(({ room, files, imports, units, between, back }) => ({
    room,
    files,
    'imports between files': imports,
    units: units.length,
    'imports between units': between.length,
    'back up': back.length,
  })),
);
for (const { room, units, between, back } of rows.filter(({ room }) =>
  named.some((name) => room.endsWith(`/${name}`)),
)) {
  console.log(`\n${room}: ${units.join('  ')}`);
  for (const pair of between) console.log(`  ${pair.replace(' ', ' -> ')}`);
  for (const pair of back) console.log(`  back up: ${pair}`);
}
