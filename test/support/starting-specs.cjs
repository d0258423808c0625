const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

/** A file that imports one of these starts a process or a thread, listens, or keeps a store on disk. */
const STARTING = new Set([
  'node:child_process',
  'node:worker_threads',
  'node:net',
  'node:http2',
  '@grpc/grpc-js',
  '@nats-io/transport-node',
  '@nestjs/core',
  '@nestjs/testing',
  'classic-level',
  'dependency-cruiser',
  'libsql',
  '@ledger/client',
  '@ledger/event-store-embedded',
  '@ledger/event-store-eventstoredb',
  '@ledger/event-store-local',
  '@ledger/stores',
]);

const IMPORTED = /(?:\bfrom|\bimport|\brequire\()\s*'([^']+)'|import\('([^']+)'\)/g;
const TYPES_ALONE = /^(?:import|export) type [^;]*;$/gm;

const importsOf = (file) =>
  [...readFileSync(file, 'utf8').replace(TYPES_ALONE, '').matchAll(IMPORTED)].map(
    ([, stated, later]) => stated ?? later,
  );

const fileOf = (from, path) => {
  const at = join(dirname(from), path);
  return [`${at}.ts`, at, join(at, 'index.ts')].find((file) => /[.][cm]?[jt]s$/.test(file) && existsSync(file));
};

const known = new Map();

/** True: the file, or one that it imports by a path of ours, can start something. */
const startsSomething = (file) => {
  if (known.has(file)) return known.get(file);
  known.set(file, false);
  const starts = importsOf(file).some((name) => {
    if (!name.startsWith('.')) return STARTING.has(name);
    const imported = fileOf(file, name);
    return imported !== undefined && startsSomething(imported);
  });
  known.set(file, starts);
  return starts;
};

/** Every spec below the folder. */
const specsIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => join(folder, name));

module.exports = { specsIn, startsSomething };
