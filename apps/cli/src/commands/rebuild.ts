import { positionParts } from '@ledger/event-store';
import { Command } from 'commander';
import { readModelsFile, withOwnStore } from '../store/data-directory';
import { startProgress } from '../terminal/progress';
import { writeLine, type Terminal } from '../terminal/terminal';
import { dataDirOption } from './options';

export const rebuildCommand = (terminal: Terminal): Command =>
  new Command('rebuild')
    .description('Make the read models anew from the log: beside the tables that are there, then in their place.')
    .addOption(dataDirOption().makeOptionMandatory())
    .addHelpText(
      'after',
      `
The server must not run on the directory meanwhile; it is told so and refuses to start. Interrupted, the tables stay
as they were. A server rebuilds tables that are damaged or of another version by itself when it starts.

Example:
  $ npm run cli -- rebuild --data-dir ./data`,
    )
    .action(async ({ dataDir }: { dataDir: string }) => {
      // Loaded when it is needed: every other command starts faster for it.
      const { rebuildReadModels } = await import('@ledger/read-models');
      const position = await withOwnStore(dataDir, async (reader, path) => {
        const progress = startProgress(terminal.err, 'events', 0);
        try {
          return await rebuildReadModels(reader, readModelsFile(path), (rebuilt) => {
            progress.total(Number(positionParts(rebuilt.head).commit));
            progress.update(Number(positionParts(rebuilt.position).commit));
          });
        } finally {
          progress.stop();
        }
      });
      await writeLine(terminal.out, `rebuilt the read models up to position ${position}`);
    });
