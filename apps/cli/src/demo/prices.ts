import { Decimal } from 'decimal.js';

/** Decimal places of usd in every ledger. */
const USD_SCALE = 9;
const PER_TOKENS = 1_000_000;

export interface Model {
  readonly model: string;
  readonly provider: string;
  /** US dollars for a million input tokens. */
  readonly usdPerMillionInput: Decimal;
  /** US dollars for a million output tokens. */
  readonly usdPerMillionOutput: Decimal;
}

const model = (name: string, input: string, output: string): Model => ({
  model: name,
  provider: 'openai',
  usdPerMillionInput: new Decimal(input),
  usdPerMillionOutput: new Decimal(output),
});

/** List prices as they stood on this day. They make the demo's bills plausible and are no offer. */
export const PRICES_AS_OF = '2025-04-14';
export const LARGE = model('gpt-4.1', '2.00', '8.00');
export const SMALL = model('gpt-4.1-mini', '0.40', '1.60');
export const SMALLEST = model('gpt-4.1-nano', '0.10', '0.40');

/** What an agent falls back to when it is asked to degrade. */
export const cheaperThan = (model: Model): Model => (model === LARGE ? SMALL : SMALLEST);

/** In US dollars; rounded up to a billionth, once, after both classes of tokens were added exactly. */
export const callCost = (model: Model, inputTokens: number, outputTokens: number): Decimal =>
  model.usdPerMillionInput
    .times(inputTokens)
    .plus(model.usdPerMillionOutput.times(outputTokens))
    .div(PER_TOKENS)
    .toDecimalPlaces(USD_SCALE, Decimal.ROUND_UP);
