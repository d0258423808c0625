import { chosenSeed } from '../support/seeded-random';
import { soak } from './soak';

const MINUTES_DEFAULT = 10;

/** `npm run soak`, or `npm run soak -- --minutes 60`. SEED of the environment repeats a course, as far as time allows. */
const main = async ([option, text, ...more]: readonly string[]): Promise<number> => {
  const minutes = option === undefined ? MINUTES_DEFAULT : Number(text);
  const isUnderstood = (option === undefined || option === '--minutes') && more.length === 0;
  if (!isUnderstood || !(minutes > 0)) {
    process.stderr.write('usage: npm run soak [-- --minutes N], N above 0\n');
    return 2;
  }
  const seed = chosenSeed();
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  tell(`a soak of ${minutes} minutes, seed ${seed}`);
  const report = await soak({ seconds: minutes * 60, seed, onProgress: tell });
  tell(`${report.acknowledged} commands acknowledged, ${report.repeated} sent again and answered as before`);
  tell(`${report.queries} queries, ${report.watched} events watched, ${report.kills} kills`);
  tell(`stops: ${report.stopsMs.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
  for (const { what, first, last, unit, isFlat } of report.flatness) {
    tell(`${what}: ${first.toFixed(1)}${unit}, then ${last.toFixed(1)}${unit}: ${isFlat ? 'flat' : 'GROWS'}`);
  }
  for (const fault of report.faults) tell(`FAULT ${fault}`);
  tell(report.faults.length === 0 ? 'passed' : `${report.faults.length} faults`);
  return report.faults.length === 0 ? 0 : 1;
};

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
