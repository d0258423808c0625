import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import type { Row } from './row';

/** Variables that a suite's figures depend on, as they have to stand before its command. */
const ENVIRONMENT = ['EVENTSTOREDB_URL'] as const;

/**
 * Puts the figures of a suite into the report in place of those it had, and leaves those of other suites: each says by
 * itself where, when and at which commit it was measured, and by which command.
 *
 * @throws Error when the report has no section of the suite's name.
 */
export const writeSection = (file: string, suite: string, rows: readonly Row[]): void => {
  const report = readFileSync(file, 'utf8');
  const begin = report.indexOf(`\n## ${suite}\n`);
  if (begin === -1) throw new Error(`${file} has no section "## ${suite}"`);
  const next = report.indexOf('\n## ', begin + 1);
  const after = next === -1 ? '' : report.slice(next);
  writeFileSync(file, `${report.slice(0, begin)}\n${section(suite, rows)}${after}`);
};

const section = (suite: string, rows: readonly Row[]): string =>
  [
    `## ${suite}`,
    '',
    `\`${commandOf(suite)}\``,
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit()}: ${machine()}.`,
    '',
    '| what | figure |',
    '|---|---|',
    ...rows.map(({ what, value }) => `| ${cell(what)} | ${cell(value)} |`),
    '',
  ].join('\n');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Without the password of a connection string. */
const commandOf = (suite: string): string =>
  [
    ...ENVIRONMENT.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [`${name}='${value.replace(/\/\/[^@/]*@/, '//USER:PASSWORD@')}'`];
    }),
    `npm run bench -- ${suite}`,
  ].join(' ');

const commit = (): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', ':!docs') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? ', with changes that are not committed' : ''}`;
};

const machine = (): string => {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `Node ${process.versions.node}, ${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${memory}, ${type()} ${release()}`;
};
