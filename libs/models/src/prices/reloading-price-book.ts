import type { ClaimedModel, MeteredUsage, PriceBook, Quote, ResolvedModel } from '@ledger/domain';
import { messageOf } from '@ledger/platform';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ExplainingPriceBook } from './explanation';
import type { PricedUsage } from './priced-usage';

/** Time between two looks at the file. */
export const PRICE_FILE_LOOK_MS = 60_000;

/** Result of reading the operator's prices again. */
export type PriceReload =
  | { readonly outcome: 'reloaded' | 'unchanged' }
  /** The prices before it stay in force. */
  | { readonly outcome: 'kept'; readonly reason: string };

export interface ReloadingOptions {
  /** Reads and checks the file; throws what is wrong with it. */
  readonly read: () => Promise<ExplainingPriceBook>;
  /** Absent: there is no file, and nothing to look at. */
  readonly file?: string | undefined;
  /** Told of every reload that a look at the file led to, and of every failure once. */
  readonly onReload?: (reload: PriceReload) => void;
}

/**
 * The operator's prices as they stand in their file now: read again when asked to, and by a look at the file every minute.
 * A file that is bad, or gone, changes nothing. One call is priced by one state of the file.
 */
export class ReloadingPriceBook implements ExplainingPriceBook, PriceBook {
  private timer: NodeJS.Timeout | undefined;
  /** One reload after another: the last one to begin is the last to be taken over. */
  private tail: Promise<unknown> = Promise.resolve();
  private seen: string | undefined;
  private failure: string | undefined;

  private constructor(
    private current: ExplainingPriceBook,
    private readonly options: ReloadingOptions,
  ) {}

  /** @throws what the first reading throws: a server does not start with bad prices. */
  static async open(options: ReloadingOptions): Promise<ReloadingPriceBook> {
    const seen = await markOf(options.file);
    const book = new ReloadingPriceBook(await options.read(), options);
    book.seen = seen;
    return book;
  }

  quote(usage: MeteredUsage, at: number): Quote | undefined {
    return this.current.quote(usage, at);
  }

  price(usage: MeteredUsage, at: number): PricedUsage | undefined {
    return this.current.price(usage, at);
  }

  resolve(claimed: ClaimedModel): ResolvedModel | undefined {
    return this.current.resolve?.(claimed);
  }

  maxOutputTokens(claimed: ClaimedModel): number | undefined {
    return this.current.maxOutputTokens?.(claimed);
  }

  /** Reads the file again, changed or not. Never rejects. */
  reload(): Promise<PriceReload> {
    return this.inTurn(async () => this.take(await markOf(this.options.file)));
  }

  /** Reads the file again where it is another one than before. Never rejects. */
  look(): Promise<PriceReload> {
    return this.inTurn(async () => {
      const mark = await markOf(this.options.file);
      if (mark === this.seen) {
        this.failure = undefined;
        return { outcome: 'unchanged' };
      }
      const reload = await this.take(mark);
      const isNews = reload.outcome !== 'kept' || reload.reason !== this.failure;
      this.failure = reload.outcome === 'kept' ? reload.reason : undefined;
      if (isNews) this.options.onReload?.(reload);
      return reload;
    });
  }

  /** Looks at the file again and again; the timer keeps no process alive. */
  watch(everyMs: number = PRICE_FILE_LOOK_MS): void {
    if (this.options.file === undefined || this.timer !== undefined) return;
    this.timer = setInterval(() => void this.look(), everyMs);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async take(mark: string): Promise<PriceReload> {
    try {
      this.current = await this.options.read();
    } catch (error) {
      return { outcome: 'kept', reason: messageOf(error) };
    }
    // Noted from before the reading: what was written meanwhile is another mark, and is read at the next look.
    this.seen = mark;
    return { outcome: 'reloaded' };
  }

  private inTurn(step: () => Promise<PriceReload>): Promise<PriceReload> {
    const turn = this.tail.then(step);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

/** Time, size and content of the file: an editor may keep the first two. */
const markOf = async (file: string | undefined): Promise<string> => {
  if (file === undefined) return 'none';
  try {
    const [{ mtimeMs, size }, content] = await Promise.all([stat(file), readFile(file)]);
    return `${mtimeMs} ${size} ${createHash('sha256').update(content).digest('hex')}`;
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
};
