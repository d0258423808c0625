import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES, spoiledOf, type Sample } from '../../../../test/support/malformed-messages';
import { COMMAND_DTOS } from './command-dtos';
import { tallyFaults, type DtoClass } from './compiled';
import { FaultTally } from './fault-tally';
import { QUERY_DTOS } from './query-dtos';

/**
 * Judgements of spoiled messages, as the rules were when they were still written by hand. A rule that is meant to change
 * changes them: `JUDGEMENTS=write npx jest -c test/jest.config.cjs judgements`, and the difference is read.
 */
const FILE = join(__dirname, 'judgements.txt');

const dtoOf = ({ request, command }: Sample): DtoClass =>
  command === undefined ? (QUERY_DTOS as Readonly<Record<string, DtoClass>>)[request]! : COMMAND_DTOS[command];

const judged = (dto: DtoClass, message: object): string => {
  const tally = new FaultTally();
  tallyFaults(dto, message, tally);
  const more = tally.more > 0 ? [`and ${tally.more} more`] : [];
  return [...tally.told.map(({ field, rule }) => `${field} ${rule}`), ...more].join('; ') || 'well formed';
};

/** Places whose values are judged alike, by what is said of them. */
const firstPlaces = new Map<string, string>();

/** Each place of a sample with the values that were put there, by what is said of them: `%` stands for the place. */
const judgementsOf = (sample: Sample): readonly string[] => {
  const dto = dtoOf(sample);
  const title = `${sample.request} ${sample.title}`.trimEnd();
  const places = new Map<string, Map<string, string[]>>();
  for (const { place, value, message } of spoiledOf(sample)) {
    const answers = places.get(place) ?? new Map<string, string[]>();
    places.set(place, answers);
    const protoPlace = place.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const answer = judged(dto, message).replaceAll(
      new RegExp(`(?<=^|; )${protoPlace.replaceAll(/[[\]]/g, '\\$&')}`, 'g'),
      '%',
    );
    answers.set(answer, [...(answers.get(answer) ?? []), value]);
  }
  const lines = [...places].map(([place, answers]) => {
    const said = toldOf(answers);
    const first = firstPlaces.get(said) ?? `${title} ${place}`;
    firstPlaces.set(said, first);
    return first === `${title} ${place}` ? `-- ${place}\n${said}` : `-- ${place}: as ${first}`;
  });
  return [`== ${title}`, judged(dto, sample.message), ...lines.flatMap((line) => line.split('\n'))];
};

/** The answer that most values get stands last, and for all that are not named. */
const toldOf = (answers: ReadonlyMap<string, readonly string[]>): string => {
  const byCount = [...answers].sort(([, one], [, other]) => one.length - other.length);
  const lines = byCount.map(([answer, values]) => `${values.join(' | ')} => ${answer}`);
  return [...lines.slice(0, -1), `others => ${byCount.at(-1)?.[0]}`].join('\n');
};

describe('what is refused of messages', () => {
  const found = new Map(SAMPLES.map((sample) => [`${sample.request} ${sample.title}`, judgementsOf(sample)]));
  if (process.env['JUDGEMENTS'] === 'write') writeFileSync(FILE, [...found.values()].flat().join('\n') + '\n');
  const wanted = readFileSync(FILE, 'utf8')
    .trimEnd()
    .split('\n== ')
    .map((part, i) => (i === 0 ? part : `== ${part}`));

  it('was recorded for every sample', () => {
    expect(wanted).toHaveLength(SAMPLES.length);
    expect(new Set(SAMPLES.map(({ request }) => request)).size).toBe(
      Object.keys(COMMAND_DTOS).length + Object.keys(QUERY_DTOS).length,
    );
  });

  it.each([...found])('is as it was recorded: %s', (_name, lines) => {
    const recorded = wanted.find((part) => part.startsWith(`${lines[0]}\n`));
    expect(lines).toEqual(recorded?.split('\n'));
  });
});
