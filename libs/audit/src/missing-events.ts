import type { UnmetClaim } from '@ledger/event-store';
import type { Finding } from './finding';

/** Lists, by stream, what a directory's other files know of the log and the log does not have. */
export const missingEvents = (unmet: readonly UnmetClaim[]): ReadonlyMap<string, readonly Finding[]> => {
  const found = new Map<string, Finding[]>();
  for (const { witness, claim, head } of unmet) {
    const { stream, revision } = claim;
    const isShorter = head === 'no-stream' || head < revision;
    const finding = {
      where: 'the end of the stream',
      what: 'events in the log',
      expected: `${isShorter ? 'at least' : 'the event at'} revision ${revision}, as ${witness.name} knows`,
      found: isShorter ? (head === 'no-stream' ? 'no stream' : `revision ${head}`) : 'another one',
    };
    found.set(stream, [...(found.get(stream) ?? []), finding]);
  }
  return found;
};
