import type { CommandResult, WriterRegistry } from '@ledger/application';
import type { LedgerCommand } from '@ledger/domain';
import { verifyStream } from '@ledger/event-store';
import { fixedPrices, fixedProfiles } from '../model/fixed-books';
import type { AppendFault } from '../support/faulty-event-store';
import * as build from '../support/ledger-builders';
import { randomInstruction } from './random-instruction';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { temporaryDirectories } from '../support/temporary-directories';
import { committedText, outcomeOf, WriterRig } from '../support/writer-rig';

const temporary = temporaryDirectories();
const STEPS = 40;
const FAULTS: readonly (AppendFault | undefined)[] = [
  'lost-acknowledgement',
  'vanished',
  'refused',
  undefined,
  undefined,
  undefined,
];

/** The part of an answer that is the same however often it is given. */
const essence = (result: CommandResult): string => {
  if (result.outcome === 'malformed') return 'malformed';
  const { firstRevision, revision, at } = result;
  const decided = result.outcome === 'accepted' ? [result.events, result.crossings] : [result.rejection, result.item];
  return JSON.stringify([result.outcome, at, String(firstRevision), String(revision), decided]);
};

/** One course of a ledger through faults, restarts, evictions and repeats, as its seed has it. */
class Course {
  /** Every command that was ever sent, and what was answered to it first. */
  private readonly sent: LedgerCommand[] = [];
  private readonly answered = new Map<string, string>();
  private writers: WriterRegistry;

  constructor(
    private readonly rig: WriterRig,
    private readonly random: SeededRandom,
  ) {
    this.writers = this.start();
  }

  async begin(): Promise<void> {
    const beginning = [
      build.openLedger(),
      build.fund('1000'),
      ...['a', 'b', 'c'].map((id) => build.open(id, { with: '100' })),
      build.quota('root', '400', 'minute', { rollover: '100' }),
    ];
    for (const body of beginning) await this.send([build.commandOf(body)]);
    this.rig.events.chance = () => this.random.of(FAULTS);
  }

  async step(): Promise<void> {
    const { random, rig } = this;
    if (random.chance(0.2)) rig.advance(random.below(40));
    if (random.chance(0.04)) rig.advance(86_400);
    if (random.chance(0.1)) await this.writers.recordDue();
    if (random.chance(0.06)) await this.writers.evictIdle(0);
    if (random.chance(0.06)) await this.restart();
    await this.send(
      Array.from({ length: random.chance(0.05) ? 1_300 : random.of([1, 2, 10, 50, 300]) }, () => this.command()),
    );
    await this.holds();
  }

  private start(): WriterRegistry {
    const rulebook = { prices: fixedPrices, profiles: fixedProfiles };
    return this.rig.writers({ limits: { snapshotEveryEvents: 500 }, rulebook });
  }

  private async restart(): Promise<void> {
    await this.writers.close();
    if (this.random.chance(0.3)) await this.rig.store.outcomes.remove('ledger-test');
    this.writers = this.start();
  }

  /** Faults leave a command unanswered; whatever is answered must be what was answered to its id before. */
  private async send(commands: readonly LedgerCommand[]): Promise<void> {
    const settled = await Promise.allSettled(commands.map((command) => this.writers.submit(command)));
    for (const [i, result] of settled.entries()) {
      const command = commands[i]!;
      if (result.status === 'rejected') {
        expect((result.reason as Error).name).toBe('EventStoreUnavailable');
        continue;
      }
      if (
        command.dryRun ||
        outcomeOf(result.value) === 'malformed' ||
        outcomeOf(result.value) === 'idempotency_conflict'
      )
        continue;
      // One of too many rejections was not recorded: a repeat is decided anew.
      if (result.value.outcome === 'rejected' && result.value.revision === undefined) continue;
      const before = this.answered.get(command.commandId);
      if (before !== undefined) expect(essence(result.value)).toBe(before);
      this.answered.set(command.commandId, essence(result.value));
    }
  }

  private command(): LedgerCommand {
    const { random, sent } = this;
    const earlier = sent.length > 0 && random.chance(0.2) ? random.of(sent) : undefined;
    if (earlier !== undefined) return random.chance(0.1) ? { ...earlier, body: randomInstruction(random) } : earlier;
    const items = Array.from({ length: 1 + random.below(3) }, () => randomInstruction(random));
    const single = random.chance(0.02) ? build.closePeriod() : items[0]!;
    const body = random.chance(0.1) ? build.batch(...items) : single;
    const command = build.commandOf(body, random.chance(0.05) ? { dryRun: true } : {});
    if (!command.dryRun) sent.push(command);
    return command;
  }

  /** Properties that must hold after each step, with faults and without. */
  private async holds(): Promise<void> {
    const { rig } = this;
    expect(await verifyStream(rig.store.events, 'ledger-test')).not.toHaveProperty('difference');
    const ids = new Set<string>();
    for (const { metadata } of await rig.recorded()) {
      const { commandId, hash } = JSON.parse(metadata) as { commandId?: string; hash?: string };
      if (hash === undefined) continue;
      expect(ids.has(commandId!)).toBe(false);
      ids.add(commandId!);
    }
    await this.writers.recordDue();
    expect(await committedText(this.writers)).toBe(await rig.foldedText());
    expect(this.writers.inFlightCount).toBe(0);
  }
}

describe('a ledger through faults, repeats, restarts and evictions', () => {
  const first = chosenSeed();
  it.each([first, first + 1])('keeps its books and its word, seed %i', async (seed) => {
    const rig = await WriterRig.open(temporary());
    try {
      const course = new Course(rig, new SeededRandom(seed));
      await course.begin();
      for (let step = 0; step < STEPS; step += 1) await course.step();
      expect(rig.warnings).toEqual([]);
    } finally {
      await rig.close();
    }
  });
});
