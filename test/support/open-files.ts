import { readdirSync, readlinkSync } from 'node:fs';

/** Names of the files that a process has open, by Linux's own list: once for each descriptor; one that was removed says so. */
export const openFiles = (pid: number | 'self' = 'self'): readonly string[] => {
  const directory = `/proc/${pid}/fd`;
  return readdirSync(directory).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${directory}/${descriptor}`)];
    } catch {
      // Closed between the two looks.
      return [];
    }
  });
};
