import { ConsumeMode, ConsumeRequest, type CommandBody, type CommandEnvelope } from '@ledger/protocol';
import { Decimal } from 'decimal.js';
import { CliFault, type ServerConnection } from '@ledger/terminal';
import type { EnvelopeOf } from './envelopes';

/** Decimal places of usd in every ledger. */
const USD_SCALE = 9;
const PER_TOKENS = 1_000_000;

export interface Model {
  readonly model: string;
  readonly provider: string;
}

export const LARGE: Model = { model: 'gpt-4.1', provider: 'openai' };
export const SMALL: Model = { model: 'gpt-4.1-mini', provider: 'openai' };
export const SMALLEST: Model = { model: 'gpt-4.1-nano', provider: 'openai' };

/** Price of a million tokens in US dollars, as the server charges it. */
export interface ModelPrice {
  readonly input: Decimal;
  readonly output: Decimal;
  /** Source that the server has the price from. */
  readonly source: string;
}
/** Prices by name of the model. */
export type PriceList = ReadonlyMap<string, ModelPrice>;

/**
 * Asks the server what the story's models cost now: the answer to a trial names the price that would be used, and a
 * trial records nothing.
 *
 * @throws CliFault when the server has no price for one of them.
 */
export const learnPrices = async (server: ServerConnection, envelope: EnvelopeOf): Promise<PriceList> => {
  const prices = new Map<string, ModelPrice>();
  for (const [i, model] of [LARGE, SMALL, SMALLEST].entries()) {
    const { outcome } = await server.execute(trialOf(model, envelope(`price-${i}`)));
    const price = outcome?.$case === 'accepted' ? outcome.value.notes[0]?.price : undefined;
    const { input, output } = price?.perMillion ?? {};
    if (price === undefined || input === undefined || output === undefined) {
      throw new CliFault(`the server has no price for ${model.model} of ${model.provider}, which the demo uses`);
    }
    prices.set(model.model, { input: new Decimal(input), output: new Decimal(output), source: price.source });
  }
  return prices;
};

const trialOf = ({ model, provider }: Model, envelope: CommandEnvelope): CommandBody => ({
  $case: 'consume',
  value: ConsumeRequest.fromPartial({
    envelope: { ...envelope, dryRun: true },
    accountId: 'root',
    mode: ConsumeMode.RECORD,
    attribution: { model, provider, tokens: { input: 1, output: 1 } },
  }),
});

/** The cost in US dollars, rounded up to a billionth, once, after both classes of tokens were added exactly. */
export const callCost = ({ input, output }: ModelPrice, inputTokens: number, outputTokens: number): Decimal =>
  input
    .times(inputTokens)
    .plus(output.times(outputTokens))
    .div(PER_TOKENS)
    .toDecimalPlaces(USD_SCALE, Decimal.ROUND_UP);
