import { setTimeout as pause } from 'node:timers/promises';
import { type LoggerService, type OnApplicationBootstrap } from '@nestjs/common';
import type { LogStanding } from '@ledger/application';
import type { Store } from '@ledger/event-store';
import { within, messageOf } from '@ledger/platform';
import { LOG_REPLACED } from './log-replaced';

/** Time between two looks at the store. */
export const WATCH_EVERY_MS = 1_000;

/** Longest wait of {@link StoreWatch.trouble} for the first answer. */
const FIRST_MS_MAX = 2_000;
const NO_ANSWER_YET = 'the event store has not answered yet';

/** Called when the store begins to answer, or stops answering. */
export type OnReadiness = (isReady: boolean) => void;

/**
 * Asks the store every second whether it serves, and reports a change. A look that is not answered in time counts as no
 * answer, and before the first look the server is not ready.
 */
export class StoreWatch implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  /** True: the last look found the store. Undefined: there was none yet. */
  private isThere: boolean | undefined;
  private failingSince = 0;
  private lastTrouble: string | undefined = NO_ANSWER_YET;

  constructor(
    private readonly store: Pick<Store, 'assertServing' | 'isShared'>,
    /** Longest time of a look, in milliseconds. */
    private readonly answerMsMax: number,
    private readonly onReadiness: OnReadiness,
    private readonly log: LoggerService,
    private readonly standing: Pick<LogStanding, 'replaced'>,
    private readonly everyMs = WATCH_EVERY_MS,
  ) {}

  onApplicationBootstrap(): void {
    const look = (): void => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    };
    this.onReadiness(false);
    this.timer = setInterval(look, this.everyMs).unref();
    look();
  }

  /** Reason why the server is not ready, by the last look. Undefined: it is ready. */
  get lastFound(): string | undefined {
    const { replaced } = this.standing;
    return replaced === undefined ? this.lastTrouble : `${LOG_REPLACED}: ${replaced.message}`;
  }

  /** Reason why the server is not ready, after the first look or as soon as that takes long. Undefined: it is ready. */
  async trouble(waitMsMax = FIRST_MS_MAX): Promise<string | undefined> {
    if (this.isThere === undefined) await Promise.race([this.looking, pause(waitMsMax, undefined, { ref: false })]);
    return this.lastTrouble;
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    // A replaced log stays lost: the present one is not what this process knows.
    if (this.standing.replaced !== undefined) return this.found(false, this.lastFound);
    try {
      await within(this.answerMsMax, this.store.assertServing());
      this.found(true);
    } catch (error) {
      this.found(false, this.troubleOf(messageOf(error).replace(EMPTY_NOTE, '')));
    }
  }

  private found(isThere: boolean, trouble?: string): void {
    this.lastTrouble = trouble;
    if (isThere === this.isThere || this.timer === undefined) return;
    const isBack = isThere && this.isThere === false;
    this.isThere = isThere;
    if (isBack) {
      const seconds = ((performance.now() - this.failingSince) / 1000).toFixed(1);
      const back = this.store.isShared ? 'the event store answers again' : 'the log can be written again';
      this.log.log(`${back}, after ${seconds} s: serving`);
    } else if (!isThere) {
      this.failingSince = performance.now();
      this.log.warn(`not ready: ${trouble}`);
    }
    this.onReadiness(isThere);
  }

  private troubleOf(why: string): string {
    if (!this.store.isShared) return `nothing can be recorded: ${why}`;
    return REFUSED.test(why)
      ? `the event store refuses this server: check the user and the password of EVENTSTOREDB_URL, and that user's rights: ${why}`
      : `the event store does not answer: ${why}`;
  }
}

/** Heading without content that gRPC puts at the end of a message. */
const EMPTY_NOTE = /\.? Resolution note: $/;

/** Words of EventStoreDB and gRPC for a login that is unknown, or lacks rights. */
const REFUSED = /UNAUTHENTICATED|PERMISSION_DENIED|access ?-?denied/i;
