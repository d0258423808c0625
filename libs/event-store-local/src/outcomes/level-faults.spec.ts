import { EventStoreUnavailable, OutcomesDamaged } from '@ledger/event-store';
import { levelFault } from './level-faults';

/** A fault as classic-level reports LevelDB's words at opening. */
const opening = (code: string, message: string) => ({
  code: 'LEVEL_DATABASE_NOT_OPEN',
  message: 'Database failed to open',
  cause: { code, message },
});

describe('what LevelDB says', () => {
  it.each([
    { error: opening('LEVEL_CORRUPTION', 'Corruption: 1 missing files; e.g.: /d/000005.ldb') },
    { error: { code: 'LEVEL_CORRUPTION', message: 'Corruption: bad block contents' } },
    { error: opening('LEVEL_IO_ERROR', 'IO error: /d/MANIFEST-000009: No such file or directory') },
    { error: { code: 'LEVEL_IO_ERROR', message: 'IO error: /d/000005.ldb: Invalid argument' } },
    { error: { code: 'EEXIST', message: "EEXIST: file already exists, mkdir '/d'" } },
  ])('is damage: $error', ({ error }) => {
    expect(levelFault('/d', error)).toBeInstanceOf(OutcomesDamaged);
  });

  it.each([
    { error: opening('LEVEL_LOCKED', 'IO error: lock /d/LOCK: already held by process'), remedy: /end that one/ },
    { error: opening('LEVEL_IO_ERROR', 'IO error: /d/LOCK: Too many open files'), remedy: /ulimit -n/ },
    { error: { code: 'EMFILE', message: "EMFILE: too many open files, open '/d'" }, remedy: /ulimit -n/ },
    { error: opening('LEVEL_IO_ERROR', 'IO error: /d/CURRENT: Permission denied'), remedy: /read and write it/ },
    { error: { code: 'EACCES', message: "EACCES: permission denied, mkdir '/d'" }, remedy: /read and write it/ },
    {
      error: { code: 'LEVEL_IO_ERROR', message: 'IO error: /d/000009.log: No space left on device' },
      remedy: /free space/,
    },
    { error: { code: 'EROFS', message: "EROFS: read-only file system, mkdir '/d'" }, remedy: /for writing/ },
    { error: { code: 'LEVEL_IO_ERROR', message: 'IO error: /d/000005.ldb: Input/output error' }, remedy: /replace it/ },
    { error: new Error('something new'), remedy: /cannot be used: something new$/ },
  ])('is no damage, and named: $error', ({ error, remedy }) => {
    const fault = levelFault('/d', error);
    expect(fault).toBeInstanceOf(EventStoreUnavailable);
    expect(fault.message).toMatch(remedy);
  });
});
