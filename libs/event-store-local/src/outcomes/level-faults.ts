import { EventStoreUnavailable, OutcomesDamaged } from '@ledger/event-store';

interface LevelError {
  readonly code?: string;
  readonly message?: string;
  readonly cause?: LevelError;
}

/** Advice for each message of the operating system. */
const REMEDIES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [/too many open files|EMFILE|ENFILE/i, 'let the process open more files (ulimit -n)'],
  [/permission denied|operation not permitted|EACCES|EPERM/i, 'let the user of the process read and write it'],
  [/no space left|ENOSPC|quota|EDQUOT/i, 'free space on its disk'],
  [/read-only file system|EROFS/i, 'mount its file system for writing'],
  [/input\/output error|i\/o error|EIO/i, 'its disk fails: replace it'],
];

/**
 * Tells what an error of LevelDB means. It is damage only if its files contradict each other, or some are missing. Any
 * other cause would hit an index that is made anew as well.
 */
export const levelFault = (
  location: string,
  error: unknown,
  /** Damages of its tables that are known so far. */
  damages: readonly string[] = [],
): OutcomesDamaged | EventStoreUnavailable => {
  const { code, message = String(error) } = innermost(error as LevelError);
  const damaged = code === 'LEVEL_CORRUPTION' || NOT_AS_WRITTEN.test(message) || isNoDirectory(code);
  if (damaged) return new OutcomesDamaged([...damages, message].join(', '), { cause: error });
  const remedy =
    code === 'LEVEL_LOCKED'
      ? 'another process has it open: end that one, or name another directory'
      : REMEDIES.find(([says]) => says.test(message) || says.test(code ?? ''))?.[1];
  const help = remedy === undefined ? '' : `; ${remedy}`;
  return new EventStoreUnavailable(`${location} cannot be used: ${message}${help}`, { cause: error });
};

/** A file that another one names is missing, or lacks the content that is read there. */
const NOT_AS_WRITTEN = /no such file or directory|invalid argument/i;

/** A file that is no directory has the index's name. */
const isNoDirectory = (code: string | undefined): boolean => code === 'EEXIST' || code === 'ENOTDIR';

const innermost = (error: LevelError): LevelError => (error.cause === undefined ? error : innermost(error.cause));
