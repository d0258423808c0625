import type { RecordedEvent } from '@ledger/event-store';

/** Called with every page of a read over the whole store, and the number of streams seen so far. */
export type OnPage = (page: readonly RecordedEvent[], streams: number) => void;
