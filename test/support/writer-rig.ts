import {
  InThreadSnapshotter,
  WriterRegistry,
  type CommandResult,
  type WriterRegistryOptions,
} from '@ledger/application';
import {
  decodeEvent,
  evolve,
  initialState,
  OPERATOR,
  stateRecords,
  type CommittedState,
  type Instruction,
  type LedgerCommand,
  type LedgerEvent,
  ledgerStream,
} from '@ledger/domain';
import { openEmbeddedStore } from '@ledger/event-store-embedded';
import type { Store, StreamEvent } from '@ledger/event-store';
import { FaultyEventStore } from './faulty-event-store';
import { commandOf, T0 } from './ledger-builders';
import { MemoryOutcomes } from './memory-outcomes';

/** An embedded store in a directory, writers over it, and a clock that a test moves. */
export class WriterRig {
  /** Milliseconds since 1970. */
  now = T0;
  readonly clock = { now: () => this.now };
  readonly warnings: string[] = [];
  private opened: WriterRegistry[] = [];

  private constructor(
    readonly directory: string,
    readonly store: Store,
    readonly events: FaultyEventStore,
  ) {}

  static async open(directory: string): Promise<WriterRig> {
    return WriterRig.over(directory, await openEmbeddedStore(directory));
  }

  /** A store that was opened already; it is closed with the rig. */
  static over(directory: string, store: Store): WriterRig {
    return new WriterRig(directory, store, new FaultyEventStore(store.events));
  }

  /** Another set of writers over the same store, as a new process start would have. */
  writers(options: Partial<WriterRegistryOptions> = {}): WriterRegistry {
    const { events, clock, store } = this;
    const warn = (message: string): unknown => this.warnings.push(message);
    const snapshotter = new InThreadSnapshotter(store.events, store.snapshots);
    const made = new WriterRegistry({
      events,
      outcomes: store.outcomes,
      snapshots: store.snapshots,
      snapshotter,
      clock,
      warn,
      ...options,
    });
    this.opened.push(made);
    return made;
  }

  /** Writers of another process on the same store: they have an index of their own. */
  otherProcess(options: Partial<WriterRegistryOptions> = {}): WriterRegistry {
    return this.writers({ sharedStore: true, outcomes: new MemoryOutcomes(), ...options });
  }

  advance(seconds: number): void {
    this.now += seconds * 1000;
  }

  async close(): Promise<void> {
    this.events.heal();
    for (const writers of this.opened) await writers.close();
    await this.store.close();
  }

  async recorded(ledgerId = 'test'): Promise<StreamEvent[]> {
    const all: StreamEvent[] = [];
    for await (const page of this.store.events.readStream(ledgerStream(ledgerId))) all.push(...page);
    return all;
  }

  async eventsOf(ledgerId = 'test'): Promise<LedgerEvent[]> {
    return (await this.recorded(ledgerId)).map(({ type, data }) => decodeEvent(type, data));
  }

  async typesOf(ledgerId = 'test'): Promise<string[]> {
    return (await this.recorded(ledgerId)).map(({ type }) => type);
  }

  /** The state that folding the whole log gives, as text. */
  async foldedText(ledgerId = 'test'): Promise<string> {
    const state = initialState();
    for (const event of await this.eventsOf(ledgerId)) evolve(state, event);
    return recordsText(state);
  }
}

/** Everything of a state, in an order that does not depend on how it came about. */
export const recordsText = (state: Parameters<typeof stateRecords>[0]): string =>
  [...stateRecords(state)]
    .map((record) => JSON.stringify(record))
    .sort()
    .join('\n');

/** An account, as the operator asks for it; the answer says, too, how the ledger stands. Undefined: there is no such ledger. */
export const askAccount = (writers: WriterRegistry, accountId = 'root', ledgerId = 'test') =>
  writers.ask({ type: 'GetAccount', ledgerId, caller: OPERATOR, accountId });

export const askReservation = (writers: WriterRegistry, reservationId: string) =>
  writers.ask({ type: 'GetReservation', ledgerId: 'test', caller: OPERATOR, reservationId });

/** The committed state that a writer has in memory, for assertions that no query answers. Undefined: it is not there. */
export const stateInMemory = async (
  writers: WriterRegistry,
  ledgerId = 'test',
): Promise<CommittedState | undefined> => {
  // Loads it, and brings it up to date.
  await askAccount(writers, 'root', ledgerId);
  return writers['registry'].inMemory(ledgerId)?.['ledger'].state;
};

/** The committed state as text, as a writer has it in memory. */
export const committedText = async (writers: WriterRegistry, ledgerId = 'test'): Promise<string | undefined> => {
  const state = await stateInMemory(writers, ledgerId);
  return state && recordsText(state);
};

/** Sends the instructions one after the other, or all at once. */
export const submitEach = async (writers: WriterRegistry, ...bodies: Instruction[]): Promise<CommandResult[]> => {
  const results: CommandResult[] = [];
  for (const body of bodies) results.push(await writers.submit(commandOf(body)));
  return results;
};
export const submitAll = (writers: WriterRegistry, commands: readonly LedgerCommand[]): Promise<CommandResult[]> =>
  Promise.all(commands.map((command) => writers.submit(command)));

export const outcomeOf = (result: CommandResult): string =>
  result.outcome === 'rejected' ? result.rejection.code : result.outcome;

/** A settled promise's answer or the name of its error. */
export const settledName = (settled: PromiseSettledResult<CommandResult>): string =>
  settled.status === 'fulfilled' ? outcomeOf(settled.value) : (settled.reason as Error).name;
