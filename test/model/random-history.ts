import {
  decideApart,
  initialState,
  mergeOverlay,
  overlay,
  evolve,
  postings,
  restoreRecord,
  stateRecords,
  type CommittedState,
  type Decision,
  type LedgerClock,
  type LedgerCommand,
  type LedgerEvent,
  type StateRecord,
} from '@ledger/domain';
import { at, commandOf, T0 } from '../support/ledger-builders';
import { LedgerRun } from '../support/ledger-run';
import { aimed } from './aimed';
import { checkBooks, overdrawnBy } from './books-check';
import { fixedPrices, fixedProfiles } from './fixed-books';
import type { RandomTurn } from './random-commands';
import { crossingText, factsAsTold, toldOf } from './same-decision';
import { SimpleModel } from './simple-model';
import { checkViews } from './views-check';
import { dump, dumpEnded, expectSame } from './state-dump';

/** Number of commands between two snapshots. */
const SNAPSHOT_EVERY = 25;
/** Number of commands between two comparisons of all accounts' views. */
const VIEWS_EVERY = 10;

/** Optional fields of events, each counted when an event has it. */
export const NOTES = [
  'attribution',
  'closedBelowId',
  'countedFrom',
  'distribution',
  'estimate',
  'exceeded',
  'late',
  'observed',
  'overrun',
  'period',
  'price',
  'unpriced',
];

/** The ledger and its model side by side; each turn is given to both, and everything that must hold is looked at. */
export class RandomHistory {
  readonly run = new LedgerRun();
  private readonly model = new SimpleModel();
  private readonly snapshots: { readonly records: readonly string[]; readonly after: number }[] = [];
  /** Payers and resources that were ever overdrawn, as events flagged it. */
  private readonly flagged = new Set<string>();
  private turns = 0;

  /** Ids of the events Consumed and Settled so far. */
  private readonly bills: string[] = [];

  /** @param startsAt of the server's clock, in milliseconds since 1970. */
  constructor(
    private readonly clock: LedgerClock,
    startsAt: number,
    private readonly count: (what: string) => void,
  ) {
    this.run.now = startsAt;
    this.run.books = { prices: fixedPrices, profiles: fixedProfiles };
  }

  turn({ waitSeconds, calledSecondsAgo, body, dryRun }: RandomTurn): void {
    this.run.now += waitSeconds * 1000;
    const seconds = (this.run.now - T0) / 1000;
    const command = commandOf(aimed(body, this.bills), {
      ...(this.clock === 'caller' && { at: at(seconds) }),
      ...(calledSecondsAgo !== undefined && { occurredAt: at(seconds - calledSecondsAgo) }),
      ...(dryRun && { dryRun }),
    });
    const before = dump(this.run.state);
    const eventsBefore = this.run.events.length;
    this.checkPure(command);
    const time = Math.max(this.run.timeOf(command), this.run.state.header.lastAt);
    const expected = this.model.apply(command, this.run.now);
    const decision = this.run.send(command);
    this.checkSame(command, expected, decision, time);
    const fresh = this.run.events.slice(eventsBefore);
    for (const event of fresh) this.checkEvent(event);
    if (decision.outcome === 'accepted' && dryRun) expectSame(dump(this.run.state), before);
    if (decision.outcome === 'rejected' && !dryRun) this.recordRejection(command, decision);
    this.keepBills(eventsBefore);
    checkBooks(this.run.state, this.model.world, this.flagged);
    this.turns += 1;
    if (!dryRun && decision.outcome !== 'malformed') this.checkViews(time);
    if (this.turns % SNAPSHOT_EVERY === 0) {
      const records = [...stateRecords(this.run.state)].map((record) => JSON.stringify(record));
      this.snapshots.push({ records, after: this.run.events.length });
    }
  }

  private keepBills(eventsBefore: number): void {
    const fresh = this.run.events.flatMap(({ type }, i) =>
      i >= eventsBefore && (type === 'Consumed' || type === 'Settled') ? [String(i)] : [],
    );
    this.model.billsAt(fresh);
    this.bills.push(...fresh);
  }

  /** Compares the views of every account now and then, and of another single one each turn. */
  private checkViews(now: number): void {
    const { world } = this.model;
    const open = [...world.accounts.values()].filter((account) => account.open);
    const looked = this.turns % VIEWS_EVERY === 0 ? open : open.slice(this.turns % (open.length + 1)).slice(0, 1);
    for (const { id } of looked) checkViews(this.run.state, world, id, now);
  }

  /** A snapshot and what came after it make the state that the whole history makes. */
  checkSnapshots(): void {
    for (const { records, after } of this.snapshots) {
      const state: CommittedState = initialState();
      for (const record of records) restoreRecord(state, JSON.parse(record) as StateRecord);
      for (const event of this.run.events.slice(after)) evolve(state, event);
      expectSame(dump(state), dump(this.run.state));
    }
  }

  /** Deciding changes nothing, and the same command at the same time is decided the same. */
  private checkPure(command: LedgerCommand): void {
    const before = dump(this.run.state);
    const first = this.run.decide(command);
    expectSame(dump(this.run.state), before);
    expectSame(this.run.decide(command), first);
    this.checkDecideApart(command, first);
  }

  /** Taking up what was decided leaves a state as evolving it through the events does. */
  private checkDecideApart(command: LedgerCommand, { due, decision }: ReturnType<LedgerRun['decide']>): void {
    const [into, evolved] = [overlay(this.run.state), overlay(this.run.state)];
    for (const event of due) evolve(into, event);
    const same = decideApart(into, command, { ...this.run.context(command), ended: this.run.ended });
    expectSame(same.decision, decision);
    if (same.changes) mergeOverlay(same.changes, into);
    const events = decision.outcome === 'accepted' ? decision.events : [];
    for (const event of [...due, ...events]) evolve(evolved, event);
    expectSame([dump(into), dumpEnded(into)], [dump(evolved), dumpEnded(evolved)]);
  }

  private checkSame(
    command: LedgerCommand,
    expected: ReturnType<SimpleModel['apply']>,
    decision: Decision<LedgerEvent>,
    time: number,
  ): void {
    const context = { command: command.body, time: new Date(time).toISOString() };
    if (decision.outcome === 'rejected' || expected.outcome === 'rejected') {
      expectSame({ ...context, decision }, { ...context, decision: expected });
      if (decision.outcome === 'rejected') this.count(decision.rejection.code);
      return;
    }
    if (decision.outcome !== 'accepted' || expected.outcome !== 'accepted') {
      return expect({ ...context, decision }).toMatchObject({ ...context, decision: { outcome: expected.outcome } });
    }
    const crossings = decision.events.flatMap((event) => (event.type === 'ThresholdCrossed' ? [event.data] : []));
    expectSame(
      {
        ...context,
        events: toldOf(decision.events, context.time),
        crossings: crossings.map(crossingText).sort(),
      },
      {
        ...context,
        events: factsAsTold(expected.facts),
        crossings: expected.crossings.map(crossingText).sort(),
      },
    );
  }

  private checkEvent(event: LedgerEvent): void {
    this.count(event.type);
    for (const note of NOTES) if (note in event.data) this.count(note);
    const { names, scales } = this.run.state.resources;
    const total = new Map<string, bigint>();
    for (const { resource, delta } of postings(event, (resource) => scales[names.indexOf(resource)]!)) {
      total.set(resource, (total.get(resource) ?? 0n) + delta);
    }
    expectSame(
      [...total.values()].filter((sum) => sum !== 0n),
      [],
    );
    for (const overdrawn of overdrawnBy(event)) this.flagged.add(overdrawn);
    if (event.type === 'Consumed' && event.data.mode === 'enforce' && event.data.observed === undefined) {
      expect(overdrawnBy(event)).toEqual([]);
    }
  }

  /** Records a rejection as a writer does. It moves nothing but the time and the count of rejections. */
  private recordRejection(
    command: LedgerCommand,
    { rejection }: Extract<Decision<LedgerEvent>, { outcome: 'rejected' }>,
  ) {
    if (['ledger_not_found', 'time_reversed'].includes(rejection.code)) return;
    const moment = new Date(Math.max(this.run.timeOf(command), this.run.state.header.lastAt)).toISOString();
    const event: LedgerEvent = {
      type: 'CommandRejected',
      data: { command: command.body.type, rejection, at: moment },
    };
    const before = unmoved(dump(this.run.state));
    const changes = overlay(this.run.state);
    evolve(changes, event);
    mergeOverlay(changes, this.run.state);
    this.run.events.push(event);
    this.count(event.type);
    expectSame(unmoved(dump(this.run.state)), before);
  }
}

/** A dump without the time and the counts of rejections. */
const unmoved = (of: object): object => {
  const { header, accounts, ...rest } = of as { header: object; accounts: [string, object][] };
  return {
    ...rest,
    header: { ...header, lastAt: 0 },
    accounts: accounts.map(([id, account]) => [id, { ...account, rejections: null }]),
  };
};
