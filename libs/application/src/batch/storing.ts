import type { AppendResult } from '@ledger/event-store';
import type { Batch } from './batch';
import type { CommittedLedger } from '../committed/committed-ledger';
import type { BatchStart } from './batch-context';
import { appendForCertain, confirmHead } from './durable-append';
import type { RejectionTally } from './rejection-tally';
import type { WriterContext } from '../writer-context';

/** A batch that was handed to the store and is not known to be durable yet. */
export interface BatchUnderWay {
  readonly batch: Batch;
  /** Absent: the batch has no events. */
  readonly sealed: ReturnType<Batch['seal']> | undefined;
  /** Time by `performance.now` when the store was asked. */
  readonly begunAt: number;
  /** Outcome of the append. A fault is a value here, because nobody waits for it until the next batch was decided. */
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

/** Start of the next batch: the committed ledger, or the end of the batch that is being stored. */
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
