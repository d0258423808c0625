import { restoreEmbedded } from '@ledger/event-store-embedded';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { CliFault, dataDirOption, grouped, startProgress, type Terminal, writeLine } from '@ledger/terminal';

export const restoreCommand = (terminal: Terminal): Command =>
  new Command('restore')
    .description('Make a data directory of a backup, and verify every hash chain before it gets its name.')
    .argument('<backup>', 'directory of the backup; it stays as it is')
    .addOption(dataDirOption().makeOptionMandatory())
    .addHelpText(
      'after',
      `
The data directory must be empty or not there yet. After a failure nothing is left behind.

Example:
  $ npm run cli -- restore /backups/2026-11-23 --data-dir ./restored
  $ LEDGER_DATA_DIR=./restored npm start`,
    )
    .action(async (backup: string, { dataDir }: { dataDir: string }) => {
      if (!existsSync(backup)) throw new CliFault(`${backup}: there is no such directory`);
      const progress = startProgress(terminal.err, 'ledgers verified', 0);
      try {
        const { events, streams } = await restoreEmbedded(backup, dataDir, ({ streamsVerified, streams: all }) => {
          progress.total(all);
          progress.update(streamsVerified);
        });
        progress.stop();
        await writeLine(
          terminal.out,
          `restored and verified ${grouped(String(events))} events of ${grouped(String(streams))} ledgers in ${dataDir}`,
        );
      } finally {
        progress.stop();
      }
    });
