import { ledgerStream } from '@ledger/domain';
import { verifyDirectory } from '@ledger/audit';
import { type WriterRegistry } from '@ledger/application';
import { EventStoreCorrupt, verifyStream } from '@ledger/event-store';
import { openEmbeddedReader } from '@ledger/event-store-embedded';
import { derivedDirectory } from '../../../apps/cli/src/store/derived-directory';
import { fixedPrices, fixedProfiles } from '../../model/fixed-books';
import { committedText, WriterRig } from '../../support/writer-rig';
import { essenceOf, LEDGERS, type Told } from './recorded-life';

/** Fate of a damaged directory: it was refused, some of its ledgers were, or nobody can tell that anything happened. */
export type Verdict = 'refused' | 'ledgers refused' | 'right';

/** Refusals by name: of a file of the directory, or of a ledger. */
const assertNamed = (error: unknown, directory: string): void => {
  const { name, message } = error as Error;
  const names = message.includes(directory) || LEDGERS.some((ledgerId) => message.includes(ledgerStream(ledgerId)));
  if (!names) throw new Error(`not named: ${name}: ${message}`, { cause: error });
};

/** Opens it as a server would and repeats every command. @throws Error where something is doubled, lost or not named. */
export const judge = async (directory: string, told: Told): Promise<Verdict> => {
  let rig: WriterRig;
  try {
    rig = await WriterRig.open(directory);
  } catch (error) {
    assertNamed(error, directory);
    return 'refused';
  }
  try {
    const writers = rig.writers({ rulebook: { prices: fixedPrices, profiles: fixedProfiles } });
    const faulty = await repeat(writers, told, directory);
    for (const ledgerId of LEDGERS) if (!faulty.has(ledgerId)) await isWhole(rig, writers, ledgerId, told);
    await writers.close();
    return faulty.size > 0 ? 'ledgers refused' : 'right';
  } finally {
    await rig.close();
  }
};

/** Answers the ledgers that were refused. */
const repeat = async (writers: WriterRegistry, told: Told, directory: string): Promise<ReadonlySet<string>> => {
  const faulty = new Set<string>();
  const settled = await Promise.allSettled(told.sent.map((command) => writers.submit(command)));
  for (const [i, result] of settled.entries()) {
    const command = told.sent[i]!;
    if (result.status === 'rejected') {
      if (!(result.reason instanceof EventStoreCorrupt)) throw result.reason;
      assertNamed(result.reason, directory);
      faulty.add(command.ledgerId);
      continue;
    }
    const answer = told.answers.get(command);
    if (answer !== undefined)
      expect(`${command.commandId} ${essenceOf(result.value)}`).toBe(`${command.commandId} ${answer}`);
  }
  return faulty;
};

const isWhole = async (rig: WriterRig, writers: WriterRegistry, ledgerId: string, told: Told): Promise<void> => {
  expect(await verifyStream(rig.store.events, ledgerStream(ledgerId))).not.toHaveProperty('difference');
  const recorded = await rig.recorded(ledgerId);
  const known = told.eventIds.get(ledgerId)!;
  expect(recorded.slice(0, known.length).map(({ id }) => id)).toEqual(known);
  const begun = new Set<string>();
  for (const { metadata } of recorded) {
    const { commandId, hash } = JSON.parse(metadata) as { commandId?: string; hash?: string };
    if (hash === undefined) continue;
    expect(begun.has(commandId!)).toBe(false);
    begun.add(commandId!);
  }
  expect(await committedText(writers, ledgerId)).toBe(await rig.foldedText(ledgerId));
};

/** Finding of `verify`, which changes nothing. Undefined: the directory is whole. */
export const verifyFinding = async (directory: string): Promise<string | undefined> => {
  try {
    const reader = await openEmbeddedReader(directory);
    try {
      const { ledgers } = await verifyDirectory(reader, derivedDirectory(directory), () => undefined);
      const findings = ledgers.flatMap((one) =>
        one.findings.map(({ what, found }) => `${one.ledgerId}: ${what}: ${found}`),
      );
      return findings.length > 0 ? findings.join('; ') : undefined;
    } finally {
      await reader.close();
    }
  } catch (error) {
    return String(error);
  }
};
