import type { CommandResult, WriterRegistry } from '@ledger/application';
import type { LedgerCommand } from '@ledger/domain';
import { PUBLISHED_CHECKPOINT, readModelsFile } from '@ledger/platform';
import { rebuildReadModels } from '@ledger/read-models';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixedPrices, fixedProfiles } from '../../model/fixed-books';
import * as build from '../../support/ledger-builders';
import type { SeededRandom } from '../../support/seeded-random';
import { WriterRig } from '../../support/writer-rig';
import { randomInstruction } from '../random-instruction';

export const LEDGERS = ['one', 'two', 'three'] as const;
const BURSTS = [4, 10] as const;

/**
 * The part of an answer that is the same however often it is given. Undefined: nothing was recorded, and a repeat may
 * differ.
 */
export const essenceOf = (result: CommandResult): string | undefined => {
  if (result.outcome === 'malformed' || result.revision === undefined) return undefined;
  const { firstRevision, revision, at } = result;
  const decided = result.outcome === 'accepted' ? [result.events, result.crossings] : [result.rejection, result.item];
  return JSON.stringify([result.outcome, at, String(firstRevision), String(revision), decided]);
};

/** Everything that callers were told of a directory before it was damaged. */
export interface Told {
  /** Every command that was sent, in its order. */
  readonly sent: readonly LedgerCommand[];
  /** Essence of the answer to each command. */
  readonly answers: ReadonlyMap<LedgerCommand, string>;
  /** Ids of each ledger's acknowledged events, in order. */
  readonly eventIds: ReadonlyMap<string, readonly string[]>;
}

/** A directory as a stop or a kill left it, with what was told of it. */
export interface Image {
  readonly directory: string;
  readonly how: 'stopped' | 'killed';
  readonly told: Told;
  /** An earlier one of the same directory. */
  readonly older: string;
}

/** One data directory through random commands, restarts and evictions, as its seed has it. */
export class RecordedLife {
  private readonly sent: LedgerCommand[] = [];
  private readonly answers = new Map<LedgerCommand, string>();
  private readonly directory: string;

  constructor(
    private readonly random: SeededRandom,
    private readonly temporary: () => string,
  ) {
    this.directory = temporary();
  }

  async images(): Promise<readonly Image[]> {
    const begun = await this.session((writers) => this.begin(writers));
    const [low, high] = BURSTS;
    await this.session(async (writers, rig) => {
      await this.bursts(writers, low);
      await rebuildReadModels(rig.store.events, readModelsFile(this.directory));
      await this.publish(rig);
      await this.bursts(writers, low);
    });
    const killed = await this.session((writers) => this.bursts(writers, high));
    const stopped = this.copy();
    return [
      { directory: killed.killed, how: 'killed', told: killed.told, older: begun.killed },
      { directory: stopped, how: 'stopped', told: killed.told, older: killed.killed },
    ];
  }

  private async begin(writers: WriterRegistry): Promise<void> {
    for (const ledgerId of LEDGERS) {
      const beginning = [
        build.openLedger(),
        build.fund('1000'),
        ...['a', 'b', 'c'].map((id) => build.open(id, { with: '100' })),
      ];
      for (const body of beginning) await this.send(writers, [build.commandOf(body, { ledgerId })]);
    }
  }

  /**
   * Runs from a start to a stop. Answers an image of the directory as a kill would have left it before the stop, with
   * commands under way.
   */
  private async session(
    live: (writers: WriterRegistry, rig: WriterRig) => Promise<void>,
  ): Promise<{ readonly killed: string; readonly told: Told }> {
    const rig = await WriterRig.open(this.directory);
    const rulebook = { prices: fixedPrices, profiles: fixedProfiles };
    const writers = rig.writers({ rulebook, limits: { snapshotEveryEvents: 200 } });
    try {
      await live(writers, rig);
      const told = await this.told(rig);
      const underWay = this.send(writers, [this.command(), this.command()]);
      const killed = this.copy();
      await underWay;
      return { killed, told: { ...told, sent: [...this.sent] } };
    } finally {
      await rig.close();
    }
  }

  private async bursts(writers: WriterRegistry, count: number): Promise<void> {
    for (let burst = 0; burst < count; burst += 1) {
      const size = this.random.of([1, 3, 20, 60]);
      await this.send(
        writers,
        Array.from({ length: size }, () => this.command()),
      );
      if (this.random.chance(0.15)) await writers.evictIdle(0);
    }
  }

  private command(): LedgerCommand {
    const { random } = this;
    const body = random.chance(0.1)
      ? build.batch(...Array.from({ length: 3 }, () => randomInstruction(random)))
      : randomInstruction(random);
    return build.commandOf(body, { ledgerId: random.of(LEDGERS) });
  }

  private async send(writers: WriterRegistry, commands: readonly LedgerCommand[]): Promise<void> {
    this.sent.push(...commands);
    const results = await Promise.all(commands.map((command) => writers.submit(command)));
    for (const [i, result] of results.entries()) {
      const essence = essenceOf(result);
      if (essence !== undefined) this.answers.set(commands[i]!, essence);
    }
  }

  private async publish({ store }: WriterRig): Promise<void> {
    const before = await store.checkpoints.read(PUBLISHED_CHECKPOINT);
    for await (const page of store.events.readAll()) {
      const { stream, revision, id, position } = page.at(-1)!;
      await store.checkpoints.write(
        PUBLISHED_CHECKPOINT,
        { position, lastEvent: { stream, revision, id } },
        before?.version,
      );
      return;
    }
  }

  private async told(rig: WriterRig): Promise<Told> {
    const eventIds = new Map<string, readonly string[]>();
    for (const ledgerId of LEDGERS)
      eventIds.set(
        ledgerId,
        (await rig.recorded(ledgerId)).map(({ id }) => id),
      );
    return { sent: [...this.sent], answers: new Map(this.answers), eventIds };
  }

  /** Copies derived data first, then the write-ahead log, then the log: each is at least as new as the one before. */
  private copy(): string {
    const copy = this.temporary();
    const last = ['events.db-wal', 'events.db'];
    const names = readdirSync(this.directory).filter((name) => !last.includes(name));
    for (const name of [...names, ...last]) {
      const from = join(this.directory, name);
      if (existsSync(from)) cpSync(from, join(copy, name), { recursive: true });
    }
    return copy;
  }
}
