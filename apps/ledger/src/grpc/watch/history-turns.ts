/** A watcher's leave to hold a page of the log. */
export interface HistoryTurn {
  /** Calls the listener, in the place of one given before, when somebody else waits for a turn: at once if so already. */
  whenWanted(listener: () => void): void;
  /** Gives the turn back; to be called once. */
  release(): void;
}

/** Bounds how many watchers read history at a time: each of them holds a page of the log in memory. */
export class HistoryTurns {
  private readonly queue: ((turn: HistoryTurn) => void)[] = [];
  private readonly listeners = new Map<HistoryTurn, () => void>();
  private taken = 0;

  constructor(private readonly turnsMax: number) {}

  /** Watchers that wait, in the order of asking. */
  take(): Promise<HistoryTurn> {
    if (this.taken < this.turnsMax) {
      this.taken += 1;
      return Promise.resolve(this.turn());
    }
    return new Promise((resolve) => {
      this.queue.push(resolve);
      for (const listener of [...this.listeners.values()]) listener();
    });
  }

  private turn(): HistoryTurn {
    const turn: HistoryTurn = {
      whenWanted: (listener) => {
        if (this.queue.length > 0) listener();
        else this.listeners.set(turn, listener);
      },
      release: () => {
        this.listeners.delete(turn);
        const next = this.queue.shift();
        if (next === undefined) this.taken -= 1;
        else next(this.turn());
      },
    };
    return turn;
  }
}
