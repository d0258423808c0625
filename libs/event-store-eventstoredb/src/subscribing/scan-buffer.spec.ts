import { READ_PAGE_EVENTS_MAX, type RecordedEvent, positionOf, type Position } from '@ledger/event-store';
import type { ScanTurn } from '../messages/all-messages';
import { ScanBuffer } from './scan-buffer';

const event = (place: number, data = '{}'): RecordedEvent => ({
  id: `${place}`,
  type: 'Reserved',
  data,
  metadata: '{}',
  stream: 'ledger-a',
  revision: BigInt(place),
  position: positionOf(place),
});
const checkpoint = (place: number): Extract<ScanTurn, { kind: 'checkpoint' }> => ({
  kind: 'checkpoint',
  position: positionOf(place),
});

/** Shows messages as people would say them: places of events, `c` with a checkpoint's, `!` for caught up. */
const drained = (buffer: ScanBuffer): string[] => {
  const turns: string[] = [];
  for (let turn = buffer.take(); turn !== undefined; turn = buffer.take()) {
    if (turn.kind === 'events') turns.push(turn.events.map(({ position }): Position => position).join(' '));
    else turns.push(turn.kind === 'checkpoint' ? `c${turn.position}` : '!');
  }
  return turns;
};

describe('what came of a scan', () => {
  it.each<{ rule: string; came: (buffer: ScanBuffer) => void; then: string[] }>([
    { rule: 'is nothing at first', came: () => undefined, then: [] },
    {
      rule: 'is told together where nothing stands between',
      came: (buffer) => [1, 2, 3].forEach((place) => buffer.push(event(place))),
      then: ['1 2 3'],
    },
    {
      rule: 'is told in the order of events and marks',
      came: (buffer) => {
        buffer.push(event(1));
        buffer.mark({ kind: 'caught-up' });
        buffer.push(event(2));
        buffer.mark(checkpoint(5));
      },
      then: ['1', '!', '2', 'c5'],
    },
    {
      rule: 'has no checkpoint that an event outdates',
      came: (buffer) => {
        buffer.mark(checkpoint(1));
        buffer.push(event(2));
        buffer.mark(checkpoint(2));
        buffer.push(event(3));
      },
      then: ['2 3'],
    },
    {
      rule: 'has the last of several checkpoints',
      came: (buffer) => [1, 2, 3].forEach((place) => buffer.mark(checkpoint(place))),
      then: ['c3'],
    },
    {
      rule: 'has no checkpoint that the end of history outdates',
      came: (buffer) => {
        buffer.mark(checkpoint(4));
        buffer.mark({ kind: 'caught-up' });
      },
      then: ['!'],
    },
    {
      rule: 'has a place without an event only where nothing follows',
      came: (buffer) => {
        buffer.push(event(1));
        buffer.mark(checkpoint(2));
        buffer.mark({ kind: 'caught-up' });
        buffer.push(event(3));
        buffer.mark(checkpoint(4));
      },
      then: ['1', '!', '3', 'c4'],
    },
  ])('$rule', ({ came, then }) => {
    const buffer = new ScanBuffer();
    came(buffer);
    expect(drained(buffer)).toEqual(then);
  });

  it('is handed over in pages, and is full before it fills the memory', () => {
    const buffer = new ScanBuffer();
    for (let place = 1; !buffer.isFull; place++) buffer.push(event(place));
    const first = buffer.take();
    expect(first?.kind === 'events' && first.events).toHaveLength(READ_PAGE_EVENTS_MAX);
    expect(buffer.isFull).toBe(false);
    const large = new ScanBuffer();
    let count = 0;
    for (; !large.isFull; count++) large.push(event(count, 'x'.repeat(1_000_000)));
    expect(count).toBeLessThan(10);
    large.take();
    expect(large.isFull).toBe(false);
  });

  it('keeps no more of a long way without events than its end', () => {
    const buffer = new ScanBuffer();
    for (let place = 1; place <= 100_000; place++) buffer.mark(checkpoint(place));
    expect(drained(buffer)).toEqual(['c100000']);
    expect(buffer.arrivals).toBe(100_000);
  });
});
