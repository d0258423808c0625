import type { AppendResult } from '@ledger/event-store';
import type { Batch } from './batch';
import type { CommittedLedger } from '../committed/committed-ledger';
import type { BatchStart } from './batch-context';
import { appendForCertain, confirmHead } from './durable-append';
import type { RejectionTally } from './rejection-tally';
import type { WriterContext } from '../writer-context';

/** A batch on its way into the store. */
export interface BatchUnderWay {
  readonly batch: Batch;
  /** Absent: it has no events. */
  readonly sealed: ReturnType<Batch['seal']> | undefined;
  /** When the store was asked, as `performance.now` says it. */
  readonly begunAt: number;
  /** A fault is a value, because nobody waits for it until the next batch was decided. */
  readonly stored: Promise<AppendResult | { readonly fault: unknown }>;
}

export const storeBatch = (batch: Batch, ledger: CommittedLedger, context: WriterContext): BatchUnderWay => {
  const toFault = (fault: unknown): { readonly fault: unknown } => ({ fault });
  const begunAt = performance.now();
  if (batch.eventCount === 0)
    return { batch, sealed: undefined, begunAt, stored: confirmHead(context, ledger).catch(toFault) };
  const sealed = batch.seal();
  const stored = appendForCertain(context, ledger, sealed.events);
  return { batch, sealed, begunAt, stored: stored.catch(toFault) };
};

/** Start of the next batch: after what is committed, or after the batch that is being stored. */
export const startAfter = (
  { state, revision, chainHead }: CommittedLedger,
  tally: RejectionTally,
  ahead: BatchUnderWay | undefined,
): BatchStart => {
  if (ahead === undefined) return { state, revision, chainHead, tally };
  const { batch, sealed } = ahead;
  return {
    state: batch.state,
    revision: batch.revision,
    chainHead: sealed?.head ?? chainHead,
    tally: batch.tally,
    recorded: batch.recorded,
  };
};
