import { ClassicLevel } from 'classic-level';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { crc32c } from './crc32c';
import { dropDamagedTables } from './level-files';

const temporary = temporaryDirectories();

/** A closed database whose entries are in a table. */
const databaseWithTable = async (): Promise<string> => {
  const directory = temporary();
  const options = { keyEncoding: 'utf8', valueEncoding: 'utf8', compression: false } as const;
  const first = new ClassicLevel<string, string>(directory, options);
  await first.batch(Array.from({ length: 2_000 }, (_, i) => ({ type: 'put', key: `key ${i}`, value: 'x'.repeat(50) })));
  await first.close();
  // The content of its log goes into a table when it is opened again.
  const second = new ClassicLevel<string, string>(directory, options);
  await second.open();
  await second.close();
  return directory;
};
const tablesIn = (directory: string) => readdirSync(directory).filter((name) => name.endsWith('.ldb'));

describe('tables of LevelDB', () => {
  it('have the checksum of Castagnoli', () => {
    expect(crc32c(Buffer.from('123456789')).toString(16)).toBe('e3069283');
    expect(crc32c(Buffer.alloc(32)).toString(16)).toBe('8a9136aa');
  });

  it('stay when they are whole', async () => {
    const directory = await databaseWithTable();
    expect(await dropDamagedTables(directory)).toEqual([]);
    expect(tablesIn(directory)).toHaveLength(1);
  });

  it('are found damaged by any one bit, and deleted', async () => {
    const directory = await databaseWithTable();
    const [name] = tablesIn(directory);
    const file = join(directory, name!);
    const whole = readFileSync(file);
    // The table is padded between the handles and the magic number at its end: nobody reads that.
    const isPadding = (at: number): boolean => at >= whole.length - 40 && at < whole.length - 8;
    for (let at = 0; at < whole.length; at += at > whole.length - 2_000 ? 7 : 1_009) {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(file, damaged);
      const found = await dropDamagedTables(directory);
      if (!isPadding(at)) expect([at, found.length, tablesIn(directory)]).toEqual([at, 1, []]);
    }
  });

  it.each([0, 10, 48, 1_000])('are found cut to %i bytes', async (length) => {
    const directory = await databaseWithTable();
    truncateSync(join(directory, tablesIn(directory)[0]!), length);
    expect(await dropDamagedTables(directory)).toHaveLength(1);
  });

  it('are none where there is nothing', async () => {
    expect(await dropDamagedTables(join(temporary(), 'none'))).toEqual([]);
  });
});
