import { ledgerOfStream, LEDGER_STREAM_PREFIX } from '@ledger/domain';
import {
  EventStoreCorrupt,
  EventStoreUnavailable,
  OutcomesDamaged,
  type EventReader,
  type OutcomeIndex,
  type Revision,
} from '@ledger/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_REVISION } from './committed/committed-ledger';
import type { Warn } from './committed/ledger-loading';
import type { WriterRegistry } from './writer-registry';
import { STANDBY_EVENTS, SURVEY_AGAIN_MS, SURVEY_AT_ONCE_MAX, SURVEY_EVERY_MS, SURVEY_PAGE_STREAMS } from './limits';
import { decodeDeadline, DEADLINE_KEY, type KnownDeadline } from './outcomes/outcome-entries';

export interface LedgerSurveyOptions {
  readonly events: EventReader;
  /** Index of this process, which its writers use as well. */
  readonly outcomes: OutcomeIndex;
  readonly writers: WriterRegistry;
  /** True: other processes write to the store, too, so the survey is repeated. */
  readonly sharedStore: boolean;
  readonly warn: Warn;
  /** Milliseconds between two rounds. Absent: `SURVEY_EVERY_MS`, and less after the first. */
  readonly everyMs?: number;
}

/** One round through all ledgers. */
export interface SurveyRound {
  /** Ledgers that were read. */
  readonly brought: number;
  /** Ledgers whose next deadline is not known yet. */
  readonly unknown: number;
}

/**
 * Looks through the ledgers that are not in memory, after the start and on a shared store again and again. The index says
 * when the first reservation or escrow of each expires, as far as it covers the log; a ledger that goes on beyond is read.
 *
 * On a store that several processes share, this keeps too what a process would need to take over a ledger that another has
 * been writing: the index of its outcomes, and a snapshot. Without it, the first command after the other process died would
 * wait until the ledger's whole history was read. There a ledger is read only when it is far behind, or nobody has written
 * to it since the last round. One ledger at a time, at half of the time, and never in place of one in use.
 */
export class LedgerSurvey {
  private readonly leaving = new AbortController();
  private running: Promise<void> | undefined;
  /** Last revisions of streams that went beyond the index in the last round. */
  private heads = new Map<string, Revision>();

  constructor(private readonly options: LedgerSurveyOptions) {}

  /** Starts the survey; its first round begins at once. */
  start(): void {
    this.running ??= this.run();
  }

  /** Stops before the next ledger. The current one goes on as long as the writers let it. */
  close(): void {
    this.leaving.abort();
  }

  /** @throws EventStoreUnavailable */
  async round(): Promise<SurveyRound> {
    const { events } = this.options;
    const before = this.heads;
    this.heads = new Map();
    let [brought, unknown] = [0, 0];
    for (let after: string | undefined; !this.leaving.signal.aborted;) {
      const begunAt = performance.now();
      const streams = await events.listStreams(LEDGER_STREAM_PREFIX, {
        maxCount: SURVEY_PAGE_STREAMS,
        ...(after !== undefined && { after }),
      });
      const found = await this.lookAt(streams, before);
      await this.rest(begunAt);
      for (const stream of found.toRead) {
        if (this.leaving.signal.aborted) break;
        if (await this.bringUp(stream)) brought += 1;
        else unknown += 1;
      }
      unknown += found.unknown;
      after = streams.at(-1);
      if (streams.length < SURVEY_PAGE_STREAMS) break;
    }
    return { brought, unknown };
  }

  private async run(): Promise<void> {
    const { sharedStore, warn, everyMs } = this.options;
    const { signal } = this.leaving;
    for (let rounds = 1; !signal.aborted; rounds += 1) {
      try {
        const { unknown } = await this.round();
        if (unknown === 0 && !sharedStore) return;
      } catch (error) {
        // Callers report that the store is out of reach; the survey only waits for it.
        if (!(error instanceof EventStoreUnavailable))
          warn('ledgers that are not in memory could not be checked', error);
      }
      const waitMs = everyMs ?? (rounds === 1 || !sharedStore ? SURVEY_AGAIN_MS : SURVEY_EVERY_MS);
      await pause(waitMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async lookAt(streams: readonly string[], before: ReadonlyMap<string, Revision>) {
    const toRead: string[] = [];
    let unknown = 0;
    for (let from = 0; from < streams.length; from += SURVEY_AT_ONCE_MAX) {
      const some = streams.slice(from, from + SURVEY_AT_ONCE_MAX);
      const found = await Promise.all(some.map((stream) => this.look(stream, before.get(stream))));
      some.forEach((stream, i) => {
        if (found[i] === 'to be read') toRead.push(stream);
        if (found[i] === 'unknown') unknown += 1;
      });
    }
    return { toRead, unknown };
  }

  private async look(stream: string, headBefore: Revision | undefined): Promise<'known' | 'unknown' | 'to be read'> {
    const { writers, sharedStore } = this.options;
    const ledgerId = ledgerOfStream(stream);
    // A ledger in memory is its writer's concern.
    if (writers.isLoaded(ledgerId)) return 'known';
    const [head, covered] = await Promise.all([this.headOf(stream), this.coveredOf(stream)]);
    // Reading the ledger will tell what is wrong with it.
    if (head === 'damaged') return 'to be read';
    if (head === 'no-stream') return 'known';
    const deadline = covered === head ? await this.deadlineOf(stream, covered) : undefined;
    if (deadline?.revision === head) {
      writers.watch(ledgerId, deadline);
      return 'known';
    }
    if (!sharedStore || head === headBefore) return 'to be read';
    if (head - covered >= BigInt(STANDBY_EVENTS)) return 'to be read';
    this.heads.set(stream, head);
    return 'unknown';
  }

  /** Head of one ledger's stream. Its damage must not hold up the others. */
  private async headOf(stream: string): Promise<Revision | 'no-stream' | 'damaged'> {
    try {
      return await this.options.events.streamHead(stream);
    } catch (error) {
      if (error instanceof EventStoreCorrupt) return 'damaged';
      throw error;
    }
  }

  /**
   * Revision up to which the index covers the ledger; -1: nothing, or it cannot be told. Reading the ledger makes its
   * index anew.
   */
  private async coveredOf(stream: string): Promise<Revision> {
    try {
      return (await this.options.outcomes.coveredRevision(stream)) ?? NO_REVISION;
    } catch (error) {
      if (error instanceof OutcomesDamaged) return NO_REVISION;
      throw error;
    }
  }

  /** Undefined: the index does not know, or is damaged there, which is mended when the ledger is read. */
  private async deadlineOf(stream: string, covered: Revision): Promise<KnownDeadline | undefined> {
    try {
      const [entry] = await this.options.outcomes.getMany(stream, [DEADLINE_KEY], covered);
      return entry && decodeDeadline(entry);
    } catch (error) {
      if (error instanceof EventStoreUnavailable) throw error;
      return undefined;
    }
  }

  /** Reads a ledger. False: there was no room for it in memory. */
  private async bringUp(stream: string): Promise<boolean> {
    const { writers, warn } = this.options;
    const begunAt = performance.now();
    try {
      const brought = await writers.bringUp(ledgerOfStream(stream));
      return brought && (await this.look(stream, undefined)) === 'known';
    } catch (error) {
      if (error instanceof EventStoreUnavailable) throw error;
      // A ledger that cannot be read must not hold up the others.
      if (!this.leaving.signal.aborted) warn(`${stream} could not be checked`, error);
      return false;
    } finally {
      await this.rest(begunAt);
    }
  }

  /** Pauses for as long as the last step took: commands come first, in the store and in this process. */
  private async rest(begunAt: number): Promise<void> {
    const restMs = performance.now() - begunAt;
    await pause(restMs, undefined, { signal: this.leaving.signal, ref: false }).catch(() => undefined);
  }
}
