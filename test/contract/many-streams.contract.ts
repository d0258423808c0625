import { comparePositions, type EventStore } from '@ledger/event-store';
import { appended, flat, newEvents, newPrefix } from './contract-events';

const STREAMS = 2_000;
const AT_ONCE = 100;
const PAGE = 700;

/** Thousands of streams, many of them begun at once. */
export const manyStreams = (store: () => EventStore): void => {
  describe('thousands of streams', () => {
    const prefix = newPrefix();
    const names = Array.from({ length: STREAMS }, (_, i) => `${prefix}${String(i).padStart(5, '0')}`);
    beforeAll(async () => {
      for (let i = 0; i < STREAMS; i += AT_ONCE) {
        const some = names.slice(i, i + AT_ONCE);
        await Promise.all(some.map(async (name) => appended(await store().append(name, 'no-stream', newEvents(1)))));
      }
    });

    it('are listed by name, page after page', async () => {
      const listed: string[] = [];
      for (let page: readonly string[] = ['']; page.length > 0;) {
        const after = listed.at(-1);
        page = await store().listStreams(prefix, { maxCount: PAGE, ...(after !== undefined && { after }) });
        expect(page.length).toBeLessThanOrEqual(PAGE);
        listed.push(...page);
      }
      expect(listed).toEqual(names);
    });

    it('are read as one log, each once', async () => {
      const events = await flat(store().readAll({ streamPrefix: prefix }));
      expect(events.map(({ stream }) => stream).toSorted()).toEqual(names);
      const positions = events.map(({ position }) => position);
      expect(positions.every((at, i) => i === 0 || comparePositions(positions[i - 1]!, at) < 0)).toBe(true);
    });

    it('are each at their own head', async () => {
      const heads = await Promise.all(names.slice(0, 200).map((name) => store().streamHead(name)));
      expect(new Set(heads)).toEqual(new Set([0n]));
    });
  });
};
