import { decodeEvent, evolve, initialState, type CommittedState, type LedgerEvent } from '@ledger/domain';
import type { LedgerClient } from '@ledger/client';
import type { RecordedEvent } from '@ledger/protocol';

/** Every event of a ledger that the server has by now, from the first. */
export const historyOf = (client: LedgerClient, ledgerId: string): Promise<readonly RecordedEvent[]> =>
  new Promise((resolve, reject) => {
    const events: RecordedEvent[] = [];
    const stream = client.watch({ ledgerId });
    stream.on('data', ({ message }: { message?: { $case: string; value: unknown } }) => {
      if (message?.$case === 'event') events.push(message.value as RecordedEvent);
      if (message?.$case !== 'caughtUp') return;
      stream.removeAllListeners('error').on('error', () => undefined);
      stream.cancel();
      resolve(events);
    });
    stream.on('error', reject);
  });

export const decoded = ({ type, dataJson }: RecordedEvent): LedgerEvent => decodeEvent(type, dataJson);

export const commandIdOf = ({ metadataJson }: RecordedEvent): string | undefined =>
  (JSON.parse(metadataJson) as { commandId?: string }).commandId;

export const folded = (events: readonly LedgerEvent[]): CommittedState => {
  const state = initialState();
  for (const event of events) evolve(state, event);
  return state;
};

/** Funded, and what became of it, per resource in minor units: both sides must be equal. */
export const conservation = (
  state: CommittedState,
): readonly { readonly funded: bigint; readonly accounted: bigint }[] =>
  state.resources.names.map((_, place) => {
    let accounted = state.header.withdrawn[place] ?? 0n;
    for (const [, account] of state.accounts.entries()) {
      const book = account.books[place];
      if (book) accounted += book.available + book.held + book.consumed + book.closedBelow;
    }
    return { funded: state.header.funded[place] ?? 0n, accounted };
  });
