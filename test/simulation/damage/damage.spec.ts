import { cpSync } from 'node:fs';
import { chosenSeed, SeededRandom } from '../../support/seeded-random';
import { temporaryDirectories } from '../../support/temporary-directories';
import { DAMAGES, filesIn, inflict, type Damage } from './file-damage';
import { judge, verifyFinding, type Verdict } from './judgement';
import { RecordedLife, type Image } from './recorded-life';

/*
 * A data directory is filled by random commands, and stopped or killed; one file of it is damaged; then it is opened as a
 * server would, and every command is sent again. It must be refused by name, or right to the last command.
 *
 * SEED repeats a run; RUNS says how many damages each of its two images gets.
 */

const temporary = temporaryDirectories();
const RUNS = Number(process.env['RUNS'] ?? 14);
const LIVES = Math.max(1, Math.ceil(RUNS / 40));

const copyOf = (directory: string): string => {
  const copy = temporary();
  cpSync(directory, copy, { recursive: true });
  return copy;
};

/** Each kind of damage once, then again, each to some file that it can hit. */
const damaged = (image: Image, another: string, turn: number, random: SeededRandom) => {
  const directory = copyOf(image.directory);
  for (let tries = 0; tries < 50; tries += 1) {
    const damage: Damage = DAMAGES[turn % DAMAGES.length]!;
    const path = random.of(filesIn(directory));
    const what = inflict(directory, path, damage, random, { older: image.older, another });
    if (what !== undefined) return { directory, path, what: `${image.how}, ${damage}: ${what}` };
  }
  throw new Error(`nothing to damage in ${image.directory}`);
};

describe('a damaged data directory', () => {
  const first = chosenSeed();
  it.each(Array.from({ length: LIVES }, (_, i) => first + i))(
    'is refused by name or right to the last command, seed %i',
    async (seed) => {
      const random = new SeededRandom(seed);
      const images = await new RecordedLife(random, temporary).images();
      const [another] = await new RecordedLife(random, temporary).images();
      const verdicts: Record<Verdict, number> = { refused: 0, 'ledgers refused': 0, right: 0 };
      for (const image of images) {
        // Without any damage nothing is refused: a healthy crash is taken up.
        expect([image.how, await judge(copyOf(image.directory), image.told)]).toEqual([image.how, 'right']);
        for (let turn = 0; turn < Math.ceil(RUNS / LIVES); turn += 1) {
          const { directory, path, what } = damaged(image, another!.directory, turn, random);
          try {
            const finding = await verifyFinding(directory);
            const verdict = await judge(directory, image.told);
            verdicts[verdict] += 1;
            // Only the index cannot be read beside a server, and is no business of verify.
            if (verdict === 'refused' && !path.startsWith('outcomes')) expect(finding).toBeDefined();
            if (verdict === 'right' && path.startsWith('events')) expect(finding).toBeUndefined();
          } catch (error) {
            throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
          }
        }
      }
      expect(verdicts.right).toBeGreaterThan(0);
      expect(verdicts.refused).toBeGreaterThan(0);
    },
    600_000,
  );
});
