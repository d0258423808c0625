import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChainHead } from '@ledger/event-store';
import { syncDirectory } from '@ledger/event-store-local';

/** A backup that is incomplete, or whose events are not the ones that its manifest lists. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
}
/** Backups and restored stores go to directories of their own: nothing is ever overwritten. */
export class DirectoryNotEmpty extends Error {
  override readonly name = 'DirectoryNotEmpty';
}

export interface BackupHeader {
  readonly storeFormat: number;
  /** Position of the last event in the backup. */
  readonly head: number;
  readonly streams: number;
  readonly events: number;
}

export interface BackupStream {
  readonly stream: string;
  /** Revision of the stream's last event. */
  readonly revision: number;
  /** Null where the last event carries no seal. */
  readonly chainHead: ChainHead | null;
}

/**
 * Path of the manifest: one line of JSON for the whole, then one for each stream, so that a million streams need no
 * memory.
 */
const manifestFile = (directory: string): string => join(directory, 'manifest.jsonl');

/** @throws DirectoryNotEmpty */
export const assertEmpty = (directory: string): void => {
  if (existsSync(directory) && readdirSync(directory).length > 0) throw new DirectoryNotEmpty(directory);
};

/** Writes the manifest, last and under its own name only when complete: a backup without it does not exist. */
export const writeManifest = async (
  directory: string,
  header: BackupHeader,
  streams: Iterable<BackupStream>,
): Promise<void> => {
  const file = manifestFile(directory);
  const draft = await open(`${file}.tmp`, 'w');
  try {
    await draft.write(`${JSON.stringify(header)}\n`);
    for (const stream of streams) await draft.write(`${JSON.stringify(stream)}\n`);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.tmp`, file);
  syncDirectory(directory);
};

/** @throws BackupDamaged when there is none or a line cannot be read. */
export const readManifest = async (
  directory: string,
): Promise<{ readonly header: BackupHeader; readonly streams: AsyncGenerator<BackupStream> }> => {
  const file = manifestFile(directory);
  if (!existsSync(file)) throw new BackupDamaged(`${file} is missing: the backup was not finished`);
  const lines = parsedLines(file);
  const first = await lines.next();
  const header = first.value as BackupHeader | undefined;
  if (first.done === true || !Number.isInteger(header?.storeFormat)) throw new BackupDamaged(`${file} has no header`);
  return { header: header!, streams: lines as AsyncGenerator<BackupStream> };
};

async function* parsedLines(file: string): AsyncGenerator<unknown> {
  let number = 0;
  const input = createReadStream(file);
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      yield parsedLine(file, number, line);
    }
  } finally {
    // The file is closed as well, which the end of the lines does not do.
    input.destroy();
  }
}

const parsedLine = (file: string, number: number, line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new BackupDamaged(`${file}: line ${number} is not readable`, { cause: error });
  }
};
