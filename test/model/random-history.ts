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
import { checkBooks, overdrawnBy } from './books-check';
import type { RandomTurn } from './random-commands';
import { SimpleModel } from './simple-model';
import { dump, dumpEnded, expectSame } from './state-dump';

/** How often a snapshot is taken on the way, in commands. */
const SNAPSHOT_EVERY = 25;

/** The ledger and its model side by side; each turn is given to both, and everything that must hold is looked at. */
export class RandomHistory {
  readonly run = new LedgerRun();
  private readonly model = new SimpleModel();
  private readonly snapshots: { readonly records: readonly string[]; readonly after: number }[] = [];
  /** Payers and resources that were ever overdrawn, as events flagged it. */
  private readonly flagged = new Set<string>();
  private turns = 0;

  constructor(
    private readonly clock: LedgerClock,
    private readonly count: (what: string) => void,
  ) {}

  turn({ waitSeconds, body, dryRun }: RandomTurn): void {
    this.run.now += waitSeconds * 1000;
    const time = this.clock === 'caller' ? { at: at((this.run.now - T0) / 1000) } : {};
    const command = commandOf(body, { ...time, ...(dryRun ? { dryRun } : {}) });
    const before = dump(this.run.state);
    const eventsBefore = this.run.events.length;
    this.checkPure(command);
    const expected = this.model.apply(command, this.run.now);
    const decision = this.run.send(command);
    this.checkSame(command, expected, decision);
    const fresh = this.run.events.slice(eventsBefore);
    for (const event of fresh) this.checkEvent(event);
    if (decision.outcome === 'accepted' && dryRun) expectSame(dump(this.run.state), before);
    if (decision.outcome === 'rejected' && !dryRun) this.recordRejection(command, decision);
    checkBooks(this.run.state, this.model.world, this.flagged);
    if ((this.turns += 1) % SNAPSHOT_EVERY === 0) {
      const records = [...stateRecords(this.run.state)].map((record) => JSON.stringify(record));
      this.snapshots.push({ records, after: this.run.events.length });
    }
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
    const same = decideApart(into, command, { now: this.run.timeOf(command), ended: this.run.ended });
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
  ): void {
    const context = { command: command.body, ...(command.at === undefined ? {} : { at: command.at }) };
    if (decision.outcome === 'rejected' || expected.outcome === 'rejected') {
      expect({ ...context, decision }).toEqual({ ...context, decision: expected });
      if (decision.outcome === 'rejected') this.count(decision.rejection.code);
      return;
    }
    expect({ ...context, outcome: decision.outcome }).toEqual({ ...context, outcome: expected.outcome });
    if (decision.outcome !== 'accepted' || expected.outcome !== 'accepted') return;
    const crossings = decision.events.flatMap((event) => (event.type === 'ThresholdCrossed' ? [event.data] : []));
    const asText = ({ ownerId, resource, basis, threshold, status }: (typeof expected.crossings)[number]) =>
      [ownerId, resource, basis, threshold, status].join(' ');
    expect({ ...context, crossings: crossings.map(asText).sort() }).toEqual({
      ...context,
      crossings: expected.crossings.map(asText).sort(),
    });
  }

  private checkEvent(event: LedgerEvent): void {
    this.count(event.type);
    const { names, scales } = this.run.state.resources;
    const total = new Map<string, bigint>();
    for (const { resource, delta } of postings(event, (resource) => scales[names.indexOf(resource)]!)) {
      total.set(resource, (total.get(resource) ?? 0n) + delta);
    }
    expect([...total.values()].filter((sum) => sum !== 0n)).toEqual([]);
    for (const overdrawn of overdrawnBy(event)) this.flagged.add(overdrawn);
    if (event.type === 'Consumed' && event.data.mode === 'enforce') expect(overdrawnBy(event)).toEqual([]);
  }

  /** As a writer does. What it says moves nothing but the time and the count of rejections. */
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
