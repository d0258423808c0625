import { setTimeout as pause } from 'node:timers/promises';
import { status, type ServiceError } from '@grpc/grpc-js';
import type { LedgerClient } from '@ledger/client';
import { UsageDimension } from '@ledger/protocol';
import type { SeededRandom } from '../support/seeded-random';
import { AGENTS } from './traffic';

/** Statuses that a caller may meet while the server goes down and comes back. */
const PASSING: readonly number[] = [
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.RESOURCE_EXHAUSTED,
];
const RETRY_WAIT_MS = 50;
const CALL_MS_MAX = 15_000;
const WATCHED_MS_MAX = 5_000;

/** Callers of a server that may be gone at any moment, until the signal ends them. Any other failure is noted. */
export class Callers {
  queries = 0;
  watched = 0;
  readonly faults: string[] = [];

  constructor(
    private readonly client: LedgerClient,
    private readonly random: SeededRandom,
    private readonly ledgerIds: readonly string[],
    private readonly over: AbortSignal,
  ) {}

  /**
   * Delivers a command: one that may or may not have been recorded is sent again with the same id, as clients promise.
   */
  async deliver<T>(send: (client: LedgerClient) => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await send(this.client);
      } catch (error) {
        if (!this.isPassing(error)) return undefined;
        await pause(RETRY_WAIT_MS);
      }
    }
  }

  async ask(): Promise<void> {
    while (!this.over.aborted) {
      try {
        await this.query();
        this.queries += 1;
      } catch (error) {
        if (this.isPassing(error)) await pause(RETRY_WAIT_MS);
      }
    }
  }

  /** Watches one ledger after the other, from its beginning, for some seconds. */
  async watch(): Promise<void> {
    while (!this.over.aborted) {
      const call = this.client.watch({ ledgerId: this.random.of(this.ledgerIds) });
      const enough = setTimeout(() => call.cancel(), this.random.below(WATCHED_MS_MAX));
      const stop = (): void => call.cancel();
      this.over.addEventListener('abort', stop);
      let due = 0n;
      try {
        for await (const { message } of call) {
          if (message?.$case !== 'event') continue;
          const { revision, ledgerId } = message.value;
          if (revision !== due) this.faults.push(`watching ${ledgerId}: revision ${revision} came in place of ${due}`);
          due = revision + 1n;
          this.watched += 1;
        }
      } catch (error) {
        if (this.isPassing(error)) await pause(RETRY_WAIT_MS);
      } finally {
        clearTimeout(enough);
        this.over.removeEventListener('abort', stop);
      }
    }
  }

  private query(): Promise<unknown> {
    const { random } = this;
    const { queries } = this.client;
    const ledgerId = random.of(this.ledgerIds);
    // Some callers have no patience, and go away in the middle of an answer.
    const deadline = Date.now() + (random.chance(0.2) ? 1 + random.below(20) : CALL_MS_MAX);
    const pageSize = 1 + random.below(3);
    switch (random.below(6)) {
      case 0:
        return queries.getUsage({ ledgerId, groupBy: [UsageDimension.ACCOUNT], pageSize }, { deadline });
      case 1:
        return queries.getLedgerTotals({ ledgerId }, { deadline });
      case 2:
        return queries.getBalances({ ledgerId, accountId: 'root', depth: 2, pageSize }, { deadline });
      case 3:
        return queries.check({ ledgerId, accountId: random.of(AGENTS) }, { deadline });
      case 4:
        return queries.getEfficiency({ ledgerId }, { deadline });
      default:
        return queries.listLedgers({ pageSize }, { deadline });
    }
  }

  private isPassing(error: unknown): boolean {
    const { code, details = String(error) } = error as Partial<ServiceError>;
    if (code !== undefined && PASSING.includes(code)) return true;
    this.faults.push(`${code === undefined ? 'error' : status[code]}: ${details}`);
    return false;
  }
}
