export { GenaiPriceBook } from './genai-price-book';
export { OverridingPriceBook } from './price-overrides';
export type { PriceOverride } from './price-overrides';
export { TokenThreadLost, ThreadTokenCounter } from './thread-token-counter';
