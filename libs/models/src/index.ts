export { GenaiPriceBook } from './prices/genai-price-book';
export { OverridingPriceBook } from './prices/price-overrides';
export type { PriceOverride } from './prices/price-overrides';
export { TokenThreadLost, ThreadTokenCounter } from './tokens/thread-token-counter';
