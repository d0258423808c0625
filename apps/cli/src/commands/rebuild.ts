import { parsePosition, positionParts } from '@ledger/event-store';
import { readModelsFile } from '@ledger/platform';
import { Command } from 'commander';
import {
  CliFault,
  dataDirOption,
  type Progress,
  serverOption,
  startProgress,
  storeOption,
  type Terminal,
  UsageFault,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { withOwnStore } from '../store/data-directory';

interface Flags {
  readonly server: string;
  readonly dataDir?: string;
  readonly store?: string;
}
type OnProgress = (position: string, head: string) => void;

export const rebuildCommand = (terminal: Terminal): Command =>
  new Command('rebuild')
    .description('Make the read models anew from the log: beside the tables that are there, then in their place.')
    .addOption(serverOption())
    .addOption(dataDirOption())
    .addOption(storeOption())
    .addHelpText(
      'after',
      `
Without --data-dir a running server (--server) rebuilds while it goes on answering from the old tables. A stopped server's directory
(--data-dir) is held meanwhile: a server is told so and refuses to start; where its log is on an EventStoreDB, --store names
that as well. Interrupted, the tables stay as they were. A
server rebuilds tables that are damaged or of another version by itself when it starts.

Examples:
  $ npm run cli -- rebuild
  $ npm run cli -- rebuild --data-dir ./data`,
    )
    .action(async ({ server, dataDir, store }: Flags) => {
      if (store !== undefined && dataDir === undefined)
        throw new UsageFault('--store needs the --data-dir of a server on it');
      let progress: Progress | undefined;
      const onProgress: OnProgress = (position, head) => {
        progress ??= startProgress(terminal.err, 'events', 0);
        progress.total(Number(positionParts(parsePosition(head)).commit));
        progress.update(Number(positionParts(parsePosition(position)).commit));
      };
      let rebuilt: Done;
      try {
        rebuilt =
          dataDir === undefined
            ? await ofServer(server, onProgress)
            : await ofDirectory({ dataDir, store }, onProgress);
      } finally {
        progress?.stop();
      }
      await writeLine(terminal.out, `rebuilt the read models up to position ${rebuilt.position}`);
      if (rebuilt.parked.length > 0) throw new CliFault(parkedInWords(rebuilt.parked));
    });

interface Done {
  readonly position: string;
  readonly parked: readonly Parked[];
}
/** A ledger that was not taken up whole. */
interface Parked {
  readonly ledgerId: string;
  readonly revision: bigint;
  readonly reason: string;
}

const parkedInWords = (parked: readonly Parked[]): string =>
  [
    `${parked.length} ledgers were not taken up whole:`,
    ...parked.map(({ ledgerId, revision, reason }) => `  ${ledgerId} is parked before revision ${revision}: ${reason}`),
  ].join('\n');

const ofServer = (address: string, onProgress: OnProgress): Promise<Done> =>
  withServer(address, async (server) => {
    for await (const { position, head, live } of server.rebuildReadModels()) {
      onProgress(position, head);
      if (!live) continue;
      const { parkedLedgers } = await server.query('getStatus', {});
      return { position, parked: parkedLedgers };
    }
    throw new CliFault(`the server at ${address} ended the rebuild before it was done`);
  });

const ofDirectory = async (
  log: { readonly dataDir: string; readonly store?: string },
  onProgress: OnProgress,
): Promise<Done> => {
  // Loaded only here, so that every other command starts faster.
  const { readModelsAsWitness, rebuildReadModels } = await import('@ledger/read-models');
  return withOwnStore(
    log,
    // Tables that know more than the log are the trace of a loss, and rebuilding would remove it.
    (path) => [readModelsAsWitness(readModelsFile(path))],
    (reader, path) =>
      rebuildReadModels(reader, readModelsFile(path), ({ position, head }) => onProgress(position, head)),
  );
};
