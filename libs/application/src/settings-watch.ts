import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import { EventStoreCorrupt, settingsStreamOf, type EventReader, type Subscription } from '@ledger/event-store';
import { setTimeout as pause } from 'node:timers/promises';
import type { Warn } from './committed/ledger-loading';
import { SETTINGS_WATCH_RETRY_MS } from './limits';
import { LogReplaced, type LogStanding } from './committed/log-standing';

const PREFIX = settingsStreamOf(LEDGER_STREAM_PREFIX);

export interface SettingsWatchOptions {
  readonly events: Pick<EventReader, 'head' | 'subscribe'>;
  readonly log: LogStanding;
  readonly warn: Warn;
}

/**
 * Watches the settings of streams, on a store that others can change with tools of their own: it hears when a ledger's
 * stream is deleted, truncated or bounded. The store would still take appends to it, so a ledger in memory is compared
 * with the log before its next one. It also finds a log that ends before the place that it was followed up to.
 */
export class SettingsWatch {
  private readonly leaving = new AbortController();
  private subscription: Subscription | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: SettingsWatchOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.leaving.abort();
    await this.subscription?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    const { log } = this.options;
    const { signal } = this.leaving;
    while (!signal.aborted && log.replaced === undefined) {
      try {
        await this.follow();
      } catch (error) {
        if (error instanceof EventStoreCorrupt) log.isReplaced(new LogReplaced(error.message, { cause: error }));
      }
      await pause(SETTINGS_WATCH_RETRY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /**
   * Follows the settings until the subscription ends.
   * @throws EventStoreUnavailable, EventStoreCorrupt
   */
  private async follow(): Promise<void> {
    const { events, log, warn } = this.options;
    const after = await events.head();
    if (this.leaving.signal.aborted) return;
    this.subscription = events.subscribe({ after, streamPrefix: PREFIX });
    // Nobody was told of changes before the place at which it begins: every ledger is checked once.
    log.doubt();
    for await (const message of this.subscription) {
      if (message.kind !== 'events') continue;
      for (const { stream } of message.events) {
        const ledgerId = stream.slice(PREFIX.length);
        log.doubt(ledgerId);
        warn(
          `other tools changed the stream settings of ledger ${ledgerId}: it is checked before its next use`,
          undefined,
        );
      }
    }
  }
}
