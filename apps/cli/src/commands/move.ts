import { moveStore, type MoveProgress, type MoveSummary } from '@ledger/stores';
import type { EventReader, Store } from '@ledger/event-store';
import { Command, Option } from 'commander';
import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import {
  CliFault,
  EXIT,
  grouped,
  startProgress,
  type Terminal,
  UsageFault,
  WORDS_ALONE,
  writeLine,
} from '@ledger/terminal';
import { PublishingProgress } from '../store/publishing-progress';
import { storeAddress, withOwnStoreAt, withReaderAt, withStoreAt, type StoreAddress } from '../store/store-address';

interface Flags {
  readonly from: string;
  readonly to: string;
  readonly whileRunning?: boolean;
}

export const moveCommand = (terminal: Terminal): Command =>
  new Command('move')
    .description('Copy every ledger to another store, event by event, and verify it there.')
    .addOption(addressOption('from', 'a data directory, or the connection string of an EventStoreDB'))
    .addOption(addressOption('to', 'the same; a directory that does not exist is made'))
    .option('--while-running', 'copy ahead while servers still write to it; repeat it without when they are stopped')
    .addHelpText(
      'after',
      `
Ids, order, metadata and hash chains stay as they are. Interrupted by Ctrl-C or a fault, the same command goes on where
it was; a target that holds anything else is refused and nothing is overwritten. Stop the servers on both stores: of a
directory this is made sure of, of an EventStoreDB it is noticed at the end. Read models, snapshots and outcomes stay
behind and are made again by the first server there, which takes a new LEDGER_DATA_DIR. The publishing of events to NATS
goes on where it was. A connection string with a password may be given in the environment, where others do not see it:
BUDGET_LEDGER_MOVE_FROM, BUDGET_LEDGER_MOVE_TO.

Examples:
  $ npm run cli -- move --from ./data --to 'esdb+discover://admin:changeit@db.example:2113?tlsCAFile=./ca.crt'
  $ npm run cli -- move --from esdb://127.0.0.1:2113?tls=false --to ./data`,
    )
    .action(async (flags: Flags) => {
      const [from, to] = [storeAddress(flags.from), storeAddress(flags.to)];
      if (from.name === to.name) throw new UsageFault('--from and --to name the same store');
      try {
        await move(from, to, flags.whileRunning === true, terminal);
      } catch (error) {
        throw resumable(error);
      }
    });

const addressOption = (which: 'from' | 'to', description: string): Option =>
  new Option(`--${which} <store>`, description).env(`BUDGET_LEDGER_MOVE_${which.toUpperCase()}`).makeOptionMandatory();

const move = async (from: StoreAddress, to: StoreAddress, whileRunning: boolean, terminal: Terminal): Promise<void> => {
  if (whileRunning) {
    const summary = await withReaderAt(from, (source) =>
      withStoreAt(to, (target) => moveWithProgress(source, target.events, [], terminal)),
    );
    await report(summary, from, to, terminal);
    await writeLine(terminal.out, `${from.name} may still be written to: ${REPEAT} without --while-running`);
    return;
  }
  if (from.kind === 'eventstoredb') await writeLine(terminal.err, `every server on ${from.name} must be stopped`);
  await withOwnStoreAt(from, (source) => withStoreAt(to, (target) => moveAll(source, target, from, to, terminal)));
};

const REPEAT = 'stop its servers, then run the same command again';

const moveAll = async (
  source: Store,
  target: Store,
  from: StoreAddress,
  to: StoreAddress,
  terminal: Terminal,
): Promise<void> => {
  const published = await PublishingProgress.of(source);
  const summary = await moveWithProgress(source.events, target.events, published.eventIds, terminal);
  await report(summary, from, to, terminal);
  if (summary.grew) throw new CliFault(`${from.name} was written to meanwhile: ${REPEAT}`);
  await writeLine(terminal.out, 'read models, snapshots and outcomes are made again by the first server there');
  const remark = await published.carryOver(target, summary);
  if (remark !== undefined) await writeLine(terminal.out, remark);
};

type Moved = Extract<MoveSummary, { readonly outcome: 'moved' }>;

const report = async (summary: Moved, from: StoreAddress, to: StoreAddress, terminal: Terminal): Promise<void> => {
  const { streams, events, eventsCopied, sameOrder } = summary;
  await writeLine(
    terminal.out,
    `moved and verified ${figure(events)} events of ${figure(streams)} ledgers from ${from.name} to ${to.name}, ` +
      `${figure(eventsCopied)} of them now`,
  );
  if (sameOrder) return;
  await writeLine(terminal.out, 'events of different ledgers follow each other in another order than before');
};

const moveWithProgress = async (
  source: EventReader,
  target: Store['events'],
  find: readonly string[],
  terminal: Terminal,
): Promise<Moved> => {
  const progress = startProgress(terminal.err, 'move', 100, WORDS_ALONE);
  const pace = new Pace();
  try {
    const summary = await moveStore(source, target, {
      streamPrefix: LEDGER_STREAM_PREFIX,
      signal: terminal.interrupted,
      find,
      onProgress: (told) => progress.update(Math.floor(told.done * 100), pace.inWords(told)),
    });
    if (summary.outcome === 'moved') return summary;
    const copied = `${figure(summary.eventsCopied)} events were copied`;
    throw new CliFault(`interrupted; ${copied}, and the same command goes on from there`, EXIT.interrupted);
  } finally {
    progress.stop();
  }
};

/** Pace of a phase, and the time at which it will be done at this pace. */
class Pace {
  private phase: MoveProgress['phase'] | undefined;
  private beganAt = 0;

  inWords({ phase, events, streams, done }: MoveProgress): string {
    if (phase !== this.phase) [this.phase, this.beganAt] = [phase, performance.now()];
    const seconds = Math.max(0.001, (performance.now() - this.beganAt) / 1000);
    const left = done === 0 ? 0 : (seconds * (1 - done)) / done;
    const rate = figure(Math.round(events / seconds));
    return `${phase}: ${figure(events)} events of ${figure(streams)} ledgers, ${rate} a second, ${figure(Math.ceil(left))} s left`;
  }
}

const figure = (count: number): string => grouped(String(count));

/** Adds that a store which went away in the middle of a move costs nothing. */
const resumable = (error: unknown): unknown =>
  error instanceof Error && /^(?:EventStoreUnavailable|AppendOutcomeUnknown)$/.test(error.name)
    ? new CliFault(`${error.message}; the same command goes on where it was`, EXIT.failed, { cause: error })
    : error;
