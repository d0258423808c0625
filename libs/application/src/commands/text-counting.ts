import type { CountedText, Instruction, LedgerCommand, LedgerInstruction, Reserve } from '@ledger/domain';
import { hash } from 'node:crypto';
import { Overloaded } from '../pending/command-result';
import { OVERLOADED_RETRY_AFTER_MS, TEXT_PENDING_CHARACTERS_MAX } from '../limits';

/** Port that counts a text in a model's tokens. An adapter must not hold up the event loop. */
export abstract class TokenCounter {
  abstract count(text: string, model: string): Promise<CountedText>;
}

type Textual = Reserve & { readonly estimate: { readonly text: string } };

const isTextual = (body: Instruction): body is Textual => body.type === 'Reserve' && body.estimate?.text !== undefined;

/** True: the command has a text that must be counted before it is decided. */
export const hasText = (body: Instruction): boolean =>
  body.type === 'AtomicBatch' ? body.items.some(isTextual) : isTextual(body);

/** Adds the counts of texts to commands. Only so much text may wait to be counted. */
export class TextCounting {
  private pendingCharacters = 0;

  constructor(private readonly counter: TokenCounter) {}

  /** @throws Overloaded when too much text waits already, and what the counter throws. */
  async counted(command: LedgerCommand): Promise<LedgerCommand> {
    const characters = charactersOf(command.body);
    // A single command is counted however large its text is: waiting would not make it smaller.
    if (this.pendingCharacters > 0 && this.pendingCharacters + characters > TEXT_PENDING_CHARACTERS_MAX) {
      throw new Overloaded('too much text waits to be counted', OVERLOADED_RETRY_AFTER_MS);
    }
    this.pendingCharacters += characters;
    try {
      return { ...command, body: await this.countedBody(command.body) };
    } finally {
      this.pendingCharacters -= characters;
    }
  }

  private async countedBody(body: Instruction): Promise<Instruction> {
    if (body.type !== 'AtomicBatch') return isTextual(body) ? this.countedReserve(body) : body;
    const items = body.items.map((item): Promise<LedgerInstruction> =>
      isTextual(item) ? this.countedReserve(item) : Promise.resolve(item),
    );
    return { ...body, items: await Promise.all(items) };
  }

  /**
   * A digest replaces the text from here on: a queue of commands would otherwise keep mebibytes that nobody reads
   * again.
   */
  private async countedReserve(body: Textual): Promise<Reserve> {
    const { text, model } = body.estimate;
    const counted = await this.counter.count(text, model);
    return { ...body, estimate: { ...body.estimate, text: `sha256:${hash('sha256', text, 'base64')}` }, counted };
  }
}

const charactersOf = (body: Instruction): number => {
  if (body.type === 'AtomicBatch') return body.items.reduce((sum, item) => sum + charactersOf(item), 0);
  return isTextual(body) ? body.estimate.text.length : 0;
};
