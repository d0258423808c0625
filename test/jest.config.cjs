const { readdirSync, readFileSync, existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const modules = join(root, 'node_modules');

/** Packages that ship ES modules only: jest on Node 20 cannot require them, so swc turns them into CommonJS. */
const esmPackages = () => {
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const manifest = join(modules, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  });
};

/** @type {import('jest').Config} */
module.exports = {
  rootDir: root,
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata', '<rootDir>/test/support/seed.cjs'],
  transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest'] },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmPackages().join('|')})/)`, '<rootDir>/dist/'],
  moduleNameMapper: { '^@ledger/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testTimeout: 60_000,
  // One more than the cores of a small machine: tests of servers wait much, for starts, takeovers and redeliveries.
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
};
