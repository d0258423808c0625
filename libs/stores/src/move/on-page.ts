import type { RecordedEvent } from '@ledger/event-store';

/** Told of every page of a read over the whole store, and how many streams came by so far. */
export type OnPage = (page: readonly RecordedEvent[], streams: number) => void;
