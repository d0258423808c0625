import type { CommandResult, WriterRegistry } from '@ledger/application';
import type { LedgerCommand } from '@ledger/domain';
import { verifyStream } from '@ledger/event-store';
import { fixedPrices, fixedProfiles } from '../model/fixed-books';
import { type AppendFault, type ReadFault } from '../support/faulty-event-store';
import * as build from '../support/ledger-builders';
import { MemoryOutcomes } from '../support/memory-outcomes';
import { chosenSeed, SeededRandom } from '../support/seeded-random';
import { temporaryDirectories } from '../support/temporary-directories';
import { committedText, WriterRig } from '../support/writer-rig';
import { randomInstruction } from './random-instruction';

const temporary = temporaryDirectories();
const STEPS = 40;
/** Longest time of a command. Slow calls take longer than this now and then. */
const COMMAND_MS = 300;

/** Faults with which a process may leave a command unanswered. */
const RETRYABLE = [
  'EventStoreUnavailable',
  'AppendOutcomeUnknown',
  'NotDecidedInTime',
  'LedgerLoading',
  'LedgerContended',
];
const SLOW_MS = [1, 5, 20, 2 * COMMAND_MS] as const;

/** The part of an answer that is the same whoever gives it. */
const essence = (result: Exclude<CommandResult, { outcome: 'malformed' }>): string => {
  const { firstRevision, revision, at } = result;
  const decided = result.outcome === 'accepted' ? [result.events, result.crossings] : [result.rejection, result.item];
  return JSON.stringify([result.outcome, at, String(firstRevision), String(revision), decided]);
};

interface Member {
  writers: WriterRegistry;
  readonly index: MemoryOutcomes;
}

/** Several processes over one store, each with an index of its own, as their seed has it. */
class Processes {
  private readonly members: Member[];
  /** Every command that was ever sent. */
  private readonly sent: LedgerCommand[] = [];
  /** First answer to each command, by its id, where something was recorded. */
  private readonly answered = new Map<string, string>();
  private readonly crashed: WriterRegistry[] = [];

  constructor(
    private readonly rig: WriterRig,
    private readonly random: SeededRandom,
    count: number,
  ) {
    this.members = Array.from({ length: count }, () => this.started(new MemoryOutcomes()));
  }

  async begin(): Promise<void> {
    const { events } = this.rig;
    const beginning = [
      build.openLedger(),
      build.fund('1000'),
      ...['a', 'b', 'c'].map((id) => build.open(id, { with: '100' })),
      build.quota('root', '400', 'minute', { rollover: '100' }),
    ];
    for (const body of beginning) await this.send(this.members[0]!, [build.commandOf(body)]);
    events.chance = () => this.appendFault();
    events.readChance = () => this.readFault();
  }

  async step(): Promise<void> {
    const { random, rig } = this;
    if (random.chance(0.2)) rig.advance(random.below(40));
    if (random.chance(0.15)) await this.outage();
    if (random.chance(0.15)) this.crash(random.below(this.members.length));
    if (random.chance(0.1)) await random.of(this.members).writers.evictIdle(0);
    const commands = Array.from({ length: random.of([1, 5, 40, 120]) }, () => this.command());
    // Each goes to one process, and some to another one as well: a caller that did not wait.
    const shares = this.members.map((): LedgerCommand[] => []);
    for (const command of commands) {
      random.of(shares).push(command);
      if (random.chance(0.2)) random.of(shares).push(command);
    }
    const deadlines = this.members.filter(() => random.chance(0.3)).map(({ writers }) => writers.recordDue());
    await Promise.all([...this.members.map((member, i) => this.send(member, shares[i]!)), ...deadlines]);
  }

  /**
   * Ends all faults; then every process must answer every command as it was recorded, and all must have the same books.
   */
  async settles(): Promise<void> {
    const { rig, members } = this;
    rig.events.heal();
    // A machine that is busy may take longer than a command has; what is left of the faults takes a while as well.
    for (const member of members) {
      for (let asked = this.sent.filter((_, i) => i % 3 === 0); asked.length > 0;)
        asked = await this.send(member, asked);
    }
    expect(await verifyStream(rig.store.events, 'ledger-test')).not.toHaveProperty('difference');
    await this.neverTwice();
    for (const { writers } of members) await writers.recordDue();
    const latest = { ...build.commandOf(build.record('a', '0')), dryRun: true };
    for (const member of members) while ((await this.send(member, [latest])).length > 0);
    // Reads judge by the present time. At zero nothing is due.
    rig.now = 0;
    const text = await rig.foldedText();
    for (const { writers } of members) {
      expect(await committedText(writers)).toBe(text);
      expect(writers.inFlightCount).toBe(0);
    }
  }

  /** The crashed processes are long gone; only the files that they hold open are let go of. */
  async close(): Promise<void> {
    this.rig.events.heal();
    await Promise.all(this.crashed.map((writers) => writers.close()));
  }

  private started(index: MemoryOutcomes): Member {
    const rulebook = { prices: fixedPrices, profiles: fixedProfiles };
    const limits = { snapshotEveryEvents: 300, commandTimeoutMs: COMMAND_MS, drainMs: 1 };
    return { writers: this.rig.otherProcess({ outcomes: index, rulebook, limits }), index };
  }

  /** Dropped as it is: what it has on the way may still be stored. The next one finds its index, or a new machine's. */
  private crash(place: number): void {
    const { writers, index } = this.members[place]!;
    this.crashed.push(writers);
    this.members[place] = this.started(this.random.chance(0.5) ? index.copy() : new MemoryOutcomes());
  }

  private async outage(): Promise<void> {
    this.rig.events.isDown = true;
    await this.send(this.random.of(this.members), [this.command(), this.command()]);
    this.rig.events.isDown = false;
  }

  /** Answers those that were not answered. */
  private async send(member: Member, commands: readonly LedgerCommand[]): Promise<LedgerCommand[]> {
    const unanswered: LedgerCommand[] = [];
    const settled = await Promise.allSettled(commands.map((command) => member.writers.submit(command)));
    for (const [i, result] of settled.entries()) {
      const { commandId } = commands[i]!;
      if (result.status === 'rejected') {
        unanswered.push(commands[i]!);
        expect(RETRYABLE).toContain((result.reason as Error).name);
        continue;
      }
      const { value } = result;
      if (value.outcome === 'malformed' || value.revision === undefined) continue;
      const before = this.answered.get(commandId);
      if (before !== undefined) expect(essence(value)).toBe(before);
      this.answered.set(commandId, essence(value));
    }
    return unanswered;
  }

  private command(): LedgerCommand {
    const { random, sent } = this;
    if (sent.length > 0 && random.chance(0.25)) return random.of(sent);
    const items = Array.from({ length: 1 + random.below(3) }, () => randomInstruction(random));
    const command = build.commandOf(random.chance(0.1) ? build.batch(...items) : items[0]!);
    sent.push(command);
    return command;
  }

  private appendFault(): AppendFault | undefined {
    const { random } = this;
    if (random.chance(0.6)) return undefined;
    const slow = (): Promise<unknown> => new Promise((go) => setTimeout(go, random.of(SLOW_MS)));
    return random.of(['lost-acknowledgement', 'lost-acknowledgement', 'vanished', 'refused', slow] as const);
  }

  private readFault(): ReadFault | undefined {
    return this.random.chance(0.04) ? 'refused' : undefined;
  }

  /** Every answer is in the log, and no command is there twice. */
  private async neverTwice(): Promise<void> {
    const recorded = new Set<string>();
    for (const { metadata } of await this.rig.recorded()) {
      const { commandId, hash } = JSON.parse(metadata) as { commandId?: string; hash?: string };
      if (hash === undefined) continue;
      expect(recorded.has(commandId!)).toBe(false);
      recorded.add(commandId!);
    }
    for (const commandId of this.answered.keys()) expect(recorded.has(commandId)).toBe(true);
    for (const { commandId } of this.sent)
      if (!recorded.has(commandId)) expect(this.answered.has(commandId)).toBe(false);
  }
}

describe('several processes on one store, through faults, repeats and crashes', () => {
  const first = chosenSeed();
  it.each([
    { count: 2, seed: first },
    { count: 3, seed: first + 1 },
  ])('$count of them lose and double nothing, seed $seed', async ({ count, seed }) => {
    const rig = await WriterRig.open(temporary());
    const processes = new Processes(rig, new SeededRandom(seed), count);
    try {
      await processes.begin();
      for (let step = 0; step < STEPS; step += 1) await processes.step();
      await processes.settles();
    } finally {
      await processes.close();
      await rig.close();
    }
  });
});
