import { backupEmbedded } from '@ledger/event-store-embedded';
import { positionParts } from '@ledger/event-store';
import { Command } from 'commander';
import { dataDirOption, grouped, startProgress, type Terminal, writeLine } from '@ledger/terminal';
import { withReader } from '../store/data-directory';

export const backupCommand = (terminal: Terminal): Command =>
  new Command('backup')
    .description('Copy the event log to a new directory, beside a running server or without one.')
    .argument('<target>', 'directory of the backup; empty or not there yet')
    .addOption(dataDirOption().makeOptionMandatory())
    .addHelpText(
      'after',
      `
Everything that was acknowledged before the backup began is in it. Read models, snapshots and outcomes are not: they
are made from the log again.

Example:
  $ npm run cli -- backup --data-dir ./data /backups/2026-11-23`,
    )
    .action(async (target: string, { dataDir }: { dataDir: string }) => {
      const summary = await withReader(dataDir, async (_reader, path) => {
        const progress = startProgress(terminal.err, 'events', 0);
        try {
          return await backupEmbedded(path, target, ({ position, head }) => {
            progress.total(Number(positionParts(head).commit));
            progress.update(Number(positionParts(position).commit));
          });
        } finally {
          progress.stop();
        }
      });
      const { events, streams, head } = summary;
      await writeLine(
        terminal.out,
        `backed up ${grouped(String(events))} events of ${grouped(String(streams))} ledgers, up to position ${head}, to ${target}`,
      );
    });
