const { join, relative } = require('node:path');
const everything = require('./jest.config.cjs');
const { specsIn, startsSomething } = require('./support/starting-specs.cjs');

// Rules, folds, tables, codecs and rows, within jest's own processes. Each spec that can start something or keep a store on a
// disk is left out, which its imports tell; random searches look at few histories.
process.env.FEW_HISTORIES = '1';

const root = everything.rootDir;
const fast = ['apps', 'libs', 'test']
  .flatMap((folder) => specsIn(join(root, folder)))
  .filter((spec) => !startsSomething(spec));

/** @type {import('jest').Config} */
module.exports = { ...everything, testMatch: fast.map((spec) => `<rootDir>/${relative(root, spec)}`) };
