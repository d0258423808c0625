import { START, type EventReader } from '@ledger/event-store';
import { TurnQueue } from '@ledger/platform';
import { Observable } from 'rxjs';
import { ShuttingDown, TooManyWatchers, WatchEnded } from '../../wire/faults';
import { foreignTo, storePosition } from '../../wire/store-position';
import { cutOff } from './cut-off';
import { EventFeed } from './event-feed';
import { FairSending } from './fair-sending';
import { HistoryTurns } from './history-turns';
import { WATCH_HISTORIES_MAX, WATCH_PATIENCE, type WatchPatience } from './limits';
import { Outgoing, type WatchCall } from './outgoing';
import { WatchedEvents } from './watched-events';
import { Watcher, type HistoryMeans } from './watcher';

export interface WatchBounds {
  /** Watchers of this process at most. */
  readonly watchersMax: number;
  /** Watchers of one caller at most, which is known by its network address. */
  readonly perCallerMax: number;
}

export interface WatchFigures {
  /** Calls that are being watched, and those whose end is still on its way to the client. */
  readonly watchers: number;
  /** Calls whose end is still on its way. */
  readonly ended: number;
  /** Bytes that wait for clients. Watchers of one ledger share them. */
  readonly bytes: number;
}

interface Admitted {
  readonly watcher: Watcher;
  readonly outgoing: Outgoing;
  /** Time of `performance.now()` when it was ended, with what was sent before still on its way. */
  endedAt: number | undefined;
}

/** All watchers of this process: who is let in, what they share, and when the slow ones go. */
export class Watchers {
  private readonly admitted = new Map<WatchCall, Admitted>();
  private readonly perCaller = new Map<string, number>();
  private readonly sending = new FairSending();
  private readonly history: HistoryMeans = {
    turns: new HistoryTurns(WATCH_HISTORIES_MAX),
    loopTurns: new TurnQueue(),
    watchedEvents: new WatchedEvents(),
  };
  private readonly feed: EventFeed;
  private looking: NodeJS.Timeout | undefined;
  private isClosing = false;

  /** @param closing aborted when the server goes: every watch ends then. */
  constructor(
    private readonly events: EventReader,
    private readonly bounds: WatchBounds,
    closing: AbortSignal,
    private readonly patience: WatchPatience = WATCH_PATIENCE,
  ) {
    this.feed = new EventFeed(events, this.history.watchedEvents, this.sending);
    closing.addEventListener('abort', () => {
      this.isClosing = true;
      for (const { watcher } of [...this.admitted.values()]) watcher.fail(new ShuttingDown());
    });
  }

  get figures(): WatchFigures {
    const all = [...this.admitted.values()];
    return {
      watchers: all.length,
      ended: all.filter(({ endedAt }) => endedAt !== undefined).length,
      bytes: all.reduce((sum, { outgoing }) => sum + outgoing.bytes, 0),
    };
  }

  /**
   * Sends a ledger's events on the call, from a position and then live. The observable carries no values: it ends with
   * the client, and fails with WatchEnded, or with TooManyWatchers when there is no room for it.
   */
  watch(call: WatchCall): Observable<never> {
    return new Observable<never>((subscriber) => {
      const fail = (error: unknown): void => subscriber.error(error);
      const { ledgerId, accountId, afterPosition } = call.request;
      const after = afterPosition === undefined ? START : storePosition('after_position', afterPosition);
      if (this.isClosing) return fail(new WatchEnded(after, new ShuttingDown()));
      const refusal = this.refusalOf(callerOf(call));
      if (refusal !== undefined) return fail(refusal);

      const outgoing = new Outgoing(call, this.sending, after);
      const onEnd = (error: unknown): void => {
        admitted.endedAt = performance.now();
        fail(new WatchEnded(outgoing.sentUpTo, foreignTo('after_position', error)));
      };
      const watched = { ledgerId, accountId, after };
      const watcher = new Watcher(watched, this.events, this.feed, this.history, outgoing, onEnd);
      const admitted: Admitted = { watcher, outgoing, endedAt: undefined };
      this.admit(call, admitted);
      watcher.start();
      return () => watcher.close();
    });
  }

  private refusalOf(caller: string): TooManyWatchers | undefined {
    const { watchersMax, perCallerMax } = this.bounds;
    if (this.admitted.size >= watchersMax) {
      return new TooManyWatchers(
        `this server has ${watchersMax} watchers, and takes no more (LEDGER_WATCHERS_MAX): try again later, or at another one`,
      );
    }
    if ((this.perCaller.get(caller) ?? 0) < perCallerMax) return undefined;
    return new TooManyWatchers(
      `${caller} has ${perCallerMax} watchers here, and may have no more (LEDGER_WATCHERS_PER_CALLER_MAX): end one of them first`,
    );
  }

  private admit(call: WatchCall, admitted: Admitted): void {
    const caller = callerOf(call);
    this.admitted.set(call, admitted);
    this.perCaller.set(caller, (this.perCaller.get(caller) ?? 0) + 1);
    this.looking ??= setInterval(() => this.look(), this.patience.lookEveryMs).unref();
    // The call is cancelled when the client is gone, and also when its end was sent: until then it takes room.
    call.once('cancelled', () => {
      admitted.watcher.close();
      this.dismiss(call, caller);
    });
  }

  private dismiss(call: WatchCall, caller: string): void {
    this.admitted.delete(call);
    const left = this.perCaller.get(caller)! - 1;
    if (left > 0) this.perCaller.set(caller, left);
    else this.perCaller.delete(caller);
    if (this.admitted.size > 0) return;
    this.history.watchedEvents.clear();
    clearInterval(this.looking);
    this.looking = undefined;
  }

  private look(): void {
    const now = performance.now();
    for (const [call, { watcher, endedAt }] of [...this.admitted]) {
      if (endedAt === undefined) watcher.look(this.patience);
      else if (now - endedAt > this.patience.farewellMs) cutOff(call);
    }
  }
}

/** The caller's network address: a port would make each connection a caller of its own. */
const callerOf = (call: WatchCall): string => call.getPeer().replace(/:\d+$/, '');
