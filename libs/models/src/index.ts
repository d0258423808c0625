export { GenaiPriceBook } from './genai-price-book';
