import { Command } from 'commander';
import {
  CliFault,
  dataDirOption,
  grouped,
  painter,
  startProgress,
  storeOption,
  type Terminal,
  writeLine,
} from '@ledger/terminal';
import { withLog, type LogOptions } from '../store/data-directory';
import { derivedDirectory } from '../store/derived-directory';
import { verifyDirectory, type LedgerVerdict } from '@ledger/audit';

const FINDINGS_SHOWN = 50;

export const verifyCommand = (terminal: Terminal): Command =>
  new Command('verify')
    .description(
      'Check every hash chain, fold every ledger anew, work out closed periods, and hold the read models against it.',
    )
    .addOption(dataDirOption())
    .addOption(storeOption())
    .addHelpText(
      'after',
      `
Works beside a running server or without one, and writes nothing. With --store the log is on an EventStoreDB, and --data-dir
names the read models to hold against it, if any. Exit code 1: something differs; it says where.

Examples:
  $ npm run cli -- verify --data-dir ./data
  $ npm run cli -- verify --store 'esdb://127.0.0.1:2113?tls=false' --data-dir ./data`,
    )
    .action(async (log: LogOptions) => {
      const verdicts = await withLog(log, async (reader, path) => {
        const progress = startProgress(terminal.err, 'events', 0);
        try {
          return await verifyDirectory(
            reader,
            path === undefined ? undefined : derivedDirectory(path),
            (done, total) => {
              progress.total(total);
              progress.update(done);
            },
          );
        } finally {
          progress.stop();
        }
      });
      await report(verdicts.ledgers, verdicts.remarks, terminal);
    });

/** @throws CliFault when something differs. */
const report = async (
  ledgers: readonly LedgerVerdict[],
  remarks: readonly string[],
  terminal: Terminal,
): Promise<void> => {
  const paint = painter(terminal.colour);
  for (const remark of remarks) await writeLine(terminal.out, paint('yellow', remark));
  const wrong = ledgers.filter(({ findings }) => findings.length > 0);
  for (const { ledgerId, findings } of wrong) {
    await writeLine(terminal.out, paint('red', `${ledgerId}: ${findings.length} findings`));
    for (const { where, what, expected, found } of findings.slice(0, FINDINGS_SHOWN)) {
      await writeLine(terminal.out, `  ${where}: ${what}: expected ${expected}, found ${found}`);
    }
    if (findings.length > FINDINGS_SHOWN)
      await writeLine(terminal.out, `  and ${findings.length - FINDINGS_SHOWN} more`);
  }
  const count = (of: (verdict: LedgerVerdict) => number): string =>
    grouped(String(ledgers.reduce((sum, one) => sum + of(one), 0)));
  const seen = `${grouped(String(ledgers.length))} ledgers, ${count(({ events }) => events)} events, ${count(({ rows }) => rows)} rows of the read models, ${count(({ periods }) => periods)} closed periods`;
  if (wrong.length > 0) throw new CliFault(`${wrong.length} of ${seen} differ`);
  const tables = ledgers.some(({ rows }) => rows > 0);
  const checked = `chains, replay, conservation${tables ? ', periods and read models' : ' and periods'}`;
  await writeLine(terminal.out, paint('green', `${seen}: ${checked} agree`));
};
