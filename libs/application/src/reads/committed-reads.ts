import { OutcomesDamaged } from '@ledger/event-store';
import type { CommittedLedger } from '../committed/committed-ledger';
import { answerCommitted } from './committed-reading';
import type { AnswerTo, LedgerQuery } from './ledger-query';
import { Freshness } from './freshness';
import type { IndexRepair } from '../committed/index-repair';
import type { WriterContext } from '../writer-context';

/**
 * Reads of one ledger in memory. On a store that other processes write to, they wait until the ledger is known to be
 * the latest.
 */
export class CommittedReads {
  readonly freshness = new Freshness(performance.now());
  private underWay = 0;

  constructor(
    private readonly ledger: CommittedLedger,
    private readonly context: WriterContext,
    private readonly repair: IndexRepair,
    /** Called when a read begins to wait for freshness, or for the repair of the index. */
    private readonly onWait: () => void,
  ) {}

  get isIdle(): boolean {
    return this.underWay === 0;
  }

  /** @see answerCommitted @throws EventStoreUnavailable when the ledger could not be brought up to date. */
  async ask<Asked extends LedgerQuery>(query: Asked): Promise<AnswerTo<Asked> | undefined> {
    const { ledger, context } = this;
    this.underWay += 1;
    try {
      const upToDate = context.sharedStore ? () => this.upToDate() : undefined;
      return await this.repaired(() => answerCommitted(ledger, context.clock, query, upToDate));
    } finally {
      this.underWay -= 1;
    }
  }

  private async repaired<T>(read: () => Promise<T>): Promise<T> {
    const dueBy = performance.now() + this.context.answerWithinMs;
    for (;;) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof OutcomesDamaged)) throw error;
        const mended = this.repair.wait(error, dueBy);
        this.onWait();
        await mended;
      }
    }
  }

  /** Waits until the ledger is known to be the latest. Many reads share one look at the store. */
  private async upToDate(): Promise<void> {
    const now = performance.now();
    const { ledgerId, isBehind, trust } = this.ledger;
    const isSure = !isBehind && !this.context.log.isDoubted(ledgerId, trust.since);
    if (isSure && this.freshness.isFresh(now)) return;
    const known = this.freshness.wait(now, now + this.context.answerWithinMs);
    this.onWait();
    await known;
  }
}
