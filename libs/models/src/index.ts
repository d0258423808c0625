export { GenaiPriceBook } from './genai-price-book';
export { ThreadTokenCounter, TokenThreadLost } from './thread-token-counter';
