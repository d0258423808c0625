import { ledgerStream } from '@ledger/domain';
import { EventStoreCorrupt } from '@ledger/event-store';
import { cpSync } from 'node:fs';
import { fixedPrices, fixedProfiles } from '../../model/fixed-books';
import { DamagedLog } from '../../support/damaged-log';
import * as build from '../../support/ledger-builders';
import { chosenSeed, SeededRandom } from '../../support/seeded-random';
import { temporaryDirectories } from '../../support/temporary-directories';
import { WriterRig } from '../../support/writer-rig';
import { judge, verifyFinding } from './judgement';
import { LEDGERS, RecordedLife } from './recorded-life';

/*
 * The newest append of one ledger is damaged where it lies, after a stop and after a kill. That ledger is refused by name, start after start;
 * the others are right to the last command and take new ones; mended, all are.
 */

const temporary = temporaryDirectories();

/** Answers the ledgers that took a new command; the others refused it by name. */
const takingNew = async (directory: string, commandId: string): Promise<readonly string[]> => {
  const rig = await WriterRig.open(directory);
  try {
    const writers = rig.writers({ rulebook: { prices: fixedPrices, profiles: fixedProfiles } });
    const taking: string[] = [];
    for (const ledgerId of LEDGERS) {
      const command = build.commandOf(build.fund('1'), { ledgerId, commandId });
      const outcome = await writers.submit(command).then(
        (result) => result.outcome,
        (error: unknown) => {
          expect(error).toBeInstanceOf(EventStoreCorrupt);
          expect((error as Error).message).toContain(ledgerStream(ledgerId));
          return 'damaged';
        },
      );
      if (outcome !== 'damaged') taking.push(ledgerId);
    }
    return taking;
  } finally {
    await rig.close();
  }
};

it('refuses the ledger of a damaged newest append by name, and goes on with the others', async () => {
  const images = await new RecordedLife(new SeededRandom(chosenSeed()), temporary).images();
  for (const { directory, told } of images) {
    for (const damaged of LEDGERS) {
      const copy = temporary();
      cpSync(directory, copy, { recursive: true });
      const mend = new DamagedLog(copy).flip(ledgerStream(damaged), 'last');
      const others = LEDGERS.filter((ledgerId) => ledgerId !== damaged);
      expect(await verifyFinding(copy)).toContain(ledgerStream(damaged));
      for (const start of ['first', 'second']) {
        expect(await judge(copy, told)).toBe('ledgers refused');
        expect(await takingNew(copy, `new-${start}`)).toEqual(others);
      }
      mend();
      expect(await judge(copy, told)).toBe('right');
      expect(await takingNew(copy, 'new-mended')).toEqual(LEDGERS);
      expect(await verifyFinding(copy)).toBeUndefined();
    }
  }
}, 300_000);
