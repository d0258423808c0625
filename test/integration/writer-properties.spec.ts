import { type CommandResult, type WriterRegistry } from '@ledger/application';
import { decodeEvent, evolve, initialState, type LedgerClock, type LedgerCommand, ledgerStream } from '@ledger/domain';
import * as fc from 'fast-check';
import { aimed } from '../model/aimed';
import { checkBooks, overdrawnBy } from '../model/books-check';
import { fixedPrices, fixedProfiles } from '../model/fixed-books';
import { beginning, beginnings, randomTurn, type RandomTurn } from '../model/random-commands';
import { crossingText, factsAsTold, toldOf } from '../model/same-decision';
import { expire, SimpleModel, type ModelOutcome } from '../model/simple-model';
import { at, commandOf, fund, T0 } from '../support/ledger-builders';
import { temporaryDirectories } from '../support/temporary-directories';
import { askAccount, committedText, WriterRig } from '../support/writer-rig';
import { search } from '../support/search';

const temporary = temporaryDirectories();
const HISTORIES = 30;
/** A failing history is made simpler for so long, and then shown. */
const SEARCH_MS_MAX = 150_000;

const afterwards = fc.constantFrom(
  ...(['nothing', 'nothing', 'nothing', 'repeat', 'repeat', 'misuse', 'restart', 'evict', 'forget', 'expire'] as const),
);
const steps = fc.array(fc.record({ turn: randomTurn, then: afterwards, which: fc.nat() }), {
  minLength: 1,
  maxLength: 120,
  size: 'max',
});
const histories = fc.record({
  clock: fc.constantFrom('server' as const, 'server' as const, 'caller' as const),
  startsAt: beginnings,
  steps,
});
type History = typeof histories extends fc.Arbitrary<infer T> ? T : never;

/** The part of an answer that is the same however often it is given. */
const essence = (result: CommandResult): object => {
  if (result.outcome === 'malformed') throw new Error('a malformed command has no outcome to repeat');
  const { at: decidedAt, firstRevision, revision } = result;
  const decided =
    result.outcome === 'accepted'
      ? { events: result.events, crossings: result.crossings }
      : { rejection: result.rejection, item: result.item };
  return { outcome: result.outcome, decidedAt, firstRevision, revision, ...decided };
};

class Course {
  private readonly model = new SimpleModel();
  private readonly recorded: { readonly command: LedgerCommand; readonly answer: CommandResult }[] = [];
  private writers: WriterRegistry;

  /** Time of a caller's clock, in seconds from the time at which test ledgers begin; it goes back now and then. */
  private callersTime: number;
  /** Revisions of what can be adjusted. */
  private readonly bills: string[] = [];

  constructor(
    private readonly rig: WriterRig,
    private readonly clock: LedgerClock,
  ) {
    this.callersTime = (rig.now - T0) / 1000;
    this.writers = this.start();
  }

  async play(history: History['steps']): Promise<void> {
    for (const body of beginning(this.clock)) await this.turn({ waitSeconds: 0, body, dryRun: false });
    for (const { turn, then, which } of history) {
      await this.turn(turn);
      await this.afterwards(then, which);
    }
    await this.holds();
  }

  /** Snapshots come often, so that restarts begin with them. */
  private start(): WriterRegistry {
    const rulebook = { prices: fixedPrices, profiles: fixedProfiles };
    return this.rig.writers({ limits: { snapshotEveryEvents: 50 }, rulebook });
  }

  private async turn({ waitSeconds, calledSecondsAgo, body, dryRun }: RandomTurn): Promise<void> {
    this.rig.advance(Math.max(0, waitSeconds));
    this.callersTime += waitSeconds;
    const seconds = this.clock === 'caller' ? this.callersTime : (this.rig.now - T0) / 1000;
    const command = commandOf(aimed(body, this.bills), {
      ...(this.clock === 'caller' && { at: at(seconds) }),
      ...(calledSecondsAgo !== undefined && { occurredAt: at(seconds - calledSecondsAgo) }),
      ...(dryRun && { dryRun }),
    });
    const expected = this.model.apply(command, this.rig.now);
    const answer = await this.writers.submit(command);
    expect({ command, outcome: verdict(answer) }).toEqual({ command, outcome: foreseen(expected) });
    if (answer.outcome === 'malformed' || dryRun) return;
    expect(answer.replayed).toBe(false);
    // A command that was not recorded, as one of too many rejections, is decided anew when it comes again.
    if (answer.revision === undefined) return;
    this.recorded.push({ command, answer });
    if (answer.outcome === 'accepted') this.keepBills(answer);
  }

  private keepBills({ events, firstRevision }: Extract<CommandResult, { outcome: 'accepted' }>): void {
    const fresh = events.flatMap(({ type }, i) =>
      type === 'Consumed' || type === 'Settled' ? [String(firstRevision! + BigInt(i))] : [],
    );
    this.model.billsAt(fresh);
    this.bills.push(...fresh);
  }

  private async afterwards(
    what: 'nothing' | 'repeat' | 'misuse' | 'restart' | 'evict' | 'forget' | 'expire',
    which: number,
  ) {
    const earlier = this.recorded[which % this.recorded.length]!;
    const head = await this.rig.store.events.streamHead(ledgerStream('test'));
    switch (what) {
      case 'nothing':
        return;
      case 'repeat': {
        // Twice at once: neither may be decided anew.
        const answers = await Promise.all([this.writers.submit(earlier.command), this.writers.submit(earlier.command)]);
        for (const answer of answers) {
          expect(answer).toMatchObject({ replayed: true });
          expect(essence(answer)).toEqual(essence(earlier.answer));
        }
        break;
      }
      case 'misuse': {
        const other: LedgerCommand = { ...earlier.command, body: fund({ seconds: '0.123' }) };
        expect(verdict(await this.writers.submit(other))).toEqual({ code: 'idempotency_conflict' });
        break;
      }
      case 'restart':
        await this.writers.close();
        this.writers = this.start();
        break;
      case 'forget':
        await this.writers.close();
        await this.rig.store.outcomes.remove(ledgerStream('test'));
        this.writers = this.start();
        break;
      case 'evict':
        await this.writers.evictIdle(0);
        break;
      case 'expire':
        await this.writers.recordDue();
        // Expiries that are due by the server's clock are recorded, as its timer would. Judged by time alone the holds
        // had expired already.
        if (this.clock === 'server') return expire(this.model.world, this.rig.now);
        break;
    }
    expect(await this.rig.store.events.streamHead(ledgerStream('test'))).toEqual(head);
  }

  /** The log folds to what the writers hold and to what the model says. */
  private async holds(): Promise<void> {
    // After a restart what is due is recorded once the ledger is loaded.
    await askAccount(this.writers);
    await this.writers.recordDue();
    if (this.clock === 'server') expire(this.model.world, this.rig.now);
    const state = initialState();
    const flagged = new Set<string>();
    for (const { type, data } of await this.rig.recorded()) {
      const event = decodeEvent(type, data);
      evolve(state, event);
      for (const overdrawn of overdrawnBy(event)) flagged.add(overdrawn);
    }
    checkBooks(state, this.model.world, flagged);
    expect(await committedText(this.writers)).toBe(await this.rig.foldedText());
    expect(this.rig.warnings).toEqual([]);
  }
}

const verdict = (answer: CommandResult): object => {
  if (answer.outcome === 'malformed') return { outcome: 'malformed' };
  if (answer.outcome === 'rejected') {
    return answer.rejection.code === 'idempotency_conflict'
      ? { code: 'idempotency_conflict' }
      : { rejection: answer.rejection, item: answer.item };
  }
  return { events: toldOf(answer.events, answer.at), crossings: answer.crossings.map(crossingText).sort() };
};

const foreseen = (expected: ModelOutcome): object => {
  if (expected.outcome === 'malformed') return { outcome: 'malformed' };
  if (expected.outcome === 'rejected') return { rejection: expected.rejection, item: expected.item };
  return { events: factsAsTold(expected.facts), crossings: expected.crossings.map(crossingText).sort() };
};

describe('whatever is asked of the writers, once or again, through restarts', () => {
  it('every id has one outcome, which the model agrees with, and the log holds all of it', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ clock, startsAt, steps: played }) => {
        const rig = await WriterRig.open(temporary());
        rig.now = startsAt;
        try {
          await new Course(rig, clock).play(played);
        } finally {
          await rig.close();
        }
      }),
      search(HISTORIES, SEARCH_MS_MAX),
    );
  }, 180_000);
});
