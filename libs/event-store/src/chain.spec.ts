import { createHash } from 'node:crypto';
import { chainHash, eventId, sealAppend, unseal, type UnsealedEvent } from './chain';

const event = (over: Partial<UnsealedEvent> = {}): UnsealedEvent => ({
  type: 'Funded',
  data: '{"amount":"1"}',
  metadata: '{"writer":"w"}',
  ...over,
});

describe('eventId', () => {
  it('is a UUID of version 5, and never changes', () => {
    expect(eventId('ledger-a', 0n, event())).toBe(PINNED_ID);
    expect(PINNED_ID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([
    { what: 'stream', other: eventId('ledger-b', 0n, event()) },
    { what: 'revision', other: eventId('ledger-a', 1n, event()) },
    { what: 'type', other: eventId('ledger-a', 0n, event({ type: 'Withdrawn' })) },
    { what: 'data', other: eventId('ledger-a', 0n, event({ data: '{"amount":"2"}' })) },
    { what: 'metadata', other: eventId('ledger-a', 0n, event({ metadata: '{"writer":"v"}' })) },
  ])('depends on the $what', ({ other }) => {
    expect(other).not.toBe(eventId('ledger-a', 0n, event()));
  });
});

describe('sealAppend', () => {
  it.each([
    { count: 1, metadata: '{"writer":"w"}', sealed: '{"writer":"w","chain":{"count":1,"hash":"' },
    { count: 3, metadata: '{}', sealed: '{"chain":{"count":3,"hash":"' },
  ])('seals the last of $count events, in metadata $metadata', ({ count, metadata, sealed }) => {
    const unsealed = Array.from({ length: count }, () => event({ metadata }));
    const { events, head } = sealAppend('s', 5n, 'previous', unsealed);
    const last = events[count - 1]!;
    expect(last.metadata).toBe(`${sealed}${head}"}}`);
    expect(() => JSON.parse(last.metadata)).not.toThrow();
    expect(unseal(last.metadata)).toEqual({ seal: { count, hash: head }, unsealed: metadata });
    for (const other of events.slice(0, -1)) expect(unseal(other.metadata)).toBeUndefined();
    expect(events.map(({ id }) => id)).toEqual(unsealed.map((each, i) => eventId('s', 5n + BigInt(i), each)));
  });

  it('chains over what came before', () => {
    const [one, other] = ['a', 'b'].map((previous) => sealAppend('s', 0n, previous, [event()]));
    expect(one!.head).not.toBe(other!.head);
    expect(one!.events[0]!.id).toBe(other!.events[0]!.id);
  });

  it('needs an event', () => {
    expect(() => sealAppend('s', 0n, '', [])).toThrow(RangeError);
  });
});

describe('chainHash', () => {
  it('is SHA-256 over the previous head and each text behind its length', () => {
    const sealed = { ...event(), id: PINNED_ID };
    const text = `before${PINNED_ID}6:Funded14:{"amount":"1"}14:{"writer":"w"}`;
    expect(chainHash('before', [sealed])).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('tells appends apart whose texts run into each other', () => {
    const id = PINNED_ID;
    const one = chainHash('', [{ id, ...event({ type: 'A', data: 'BC' }) }]);
    expect(one).not.toBe(chainHash('', [{ id, ...event({ type: 'AB', data: 'C' }) }]));
  });
});

describe('unseal', () => {
  it.each([
    '{}',
    '{"chain":{"count":1}}',
    `{"chain":{"count":1,"hash":"${'a'.repeat(63)}"}}`,
    `{"chain":{"count":1,"hash":"${'a'.repeat(64)}"},"writer":"w"}`,
  ])('finds no seal in %s', (metadata) => {
    expect(unseal(metadata)).toBeUndefined();
  });
});

/** Id that is stored in every ledger: a change here would change every event's id. */
const PINNED_ID = '095b2945-9d3e-5689-a558-ad21f7f5ea3a';
