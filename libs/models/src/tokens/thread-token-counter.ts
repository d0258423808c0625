import type { CountedText } from '@ledger/domain';
import { OnDemandChannel, workerEntry } from '@ledger/platform';

export interface CountRequest {
  readonly text: string;
  readonly model: string;
}

/** The worker thread went away with the text uncounted. The next text starts another one. */
export class TokenThreadLost extends Error {
  override readonly name = 'TokenThreadLost';
}

/**
 * Counts tokens in a worker thread, so that neither a long text nor the loading of a tokenizer holds up anybody else.
 * The thread is started with the first text, and again after it was lost; texts are counted in the order they come.
 */
export class ThreadTokenCounter {
  private readonly channel = new OnDemandChannel<CountRequest>(
    workerEntry(__dirname, 'token-counting.worker'),
    'the token-counting thread',
    {
      errorOf: ({ message }) => new Error(message),
      unavailable: (reason, cause) => new TokenThreadLost(reason, { cause }),
    },
  );

  /** @throws TokenThreadLost also after `close`. */
  count(text: string, model: string): Promise<CountedText> {
    return this.channel.request<CountedText>({ text, model });
  }

  /** Gives up what is not counted yet. */
  close(): Promise<void> {
    return this.channel.terminate();
  }
}
