import type { CountedText } from '@ledger/domain';
import { countIn, encodingOf } from './encodings';
import { heuristicTokens } from './token-heuristic';

/** Counts by the model's own tokenizer where it is known, else by {@link heuristicTokens}, and says which. */
export const countText = async (text: string, model: string): Promise<CountedText> => {
  const encoding = encodingOf(model);
  return encoding === undefined
    ? { inputTokens: heuristicTokens(text), method: 'heuristic' }
    : { inputTokens: await countIn(encoding, text), method: `tokenizer:${encoding}` };
};
