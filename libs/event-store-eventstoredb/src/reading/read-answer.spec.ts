import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { positionOf } from '@ledger/event-store';
import { jsonText, readAnswer } from './read-answer';

const { ReadEvent } = ReadResp;
const ID = '0b0f3b8a-4c51-4a2f-9f0e-6a1e6f1a2b3c';

interface Record {
  readonly stream?: string;
  readonly revision?: bigint;
  readonly commit?: bigint;
  readonly prepare?: bigint;
  readonly type?: string;
  readonly contentType?: string;
  readonly data?: string | Uint8Array;
  readonly metadata?: string;
}

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A record as the client's own generated code writes it. */
const recordOf = (given: Record): ReadResp.ReadEvent.RecordedEvent => {
  const record = new ReadEvent.RecordedEvent();
  record.setId(new UUID().setString(ID));
  record.setStreamIdentifier(new StreamIdentifier().setStreamName(base64(given.stream ?? 'ledger-a')));
  record.setStreamRevision(`${given.revision ?? 7n}`);
  record.setCommitPosition(`${given.commit ?? 100n}`).setPreparePosition(`${given.prepare ?? 100n}`);
  const about = record.getMetadataMap();
  about.set('created', '17640000000000000');
  about.set('content-type', given.contentType ?? 'application/json');
  about.set('type', given.type ?? 'Consumed');
  return record.setData(base64(given.data ?? '{"a":1}')).setCustomMetadata(base64(given.metadata ?? ''));
};

const eventAnswer = (event: ReadResp.ReadEvent): Buffer => bytesOf(new ReadResp().setEvent(event));
const bytesOf = (answer: ReadResp): Buffer => Buffer.from(answer.serializeBinary());

const eventOf = (given: Record) => {
  const answer = readAnswer(eventAnswer(new ReadEvent().setEvent(recordOf(given)).setCommitPosition('100')));
  if (answer.kind !== 'event') throw new Error(answer.kind);
  const { data, metadata, ...rest } = answer.event;
  return { ...rest, data: jsonText(data), metadata: jsonText(metadata) };
};

describe('a message of a read', () => {
  it('is an event, with its texts as they were stored', () => {
    const data = '{ "spent" : 1.10, "who":"Ä\\u00e4 😀" }';
    expect(eventOf({ data, metadata: '{"b": 2}' })).toEqual({
      stream: 'ledger-a',
      revision: 7n,
      position: positionOf(100n),
      id: ID,
      type: 'Consumed',
      isJson: true,
      data,
      metadata: '{"b": 2}',
    });
  });

  it.each<[string, Record, object]>([
    [
      'names of any script',
      { stream: 'ledger-ключ😀', type: 'Ænderung' },
      { stream: 'ledger-ключ😀', type: 'Ænderung' },
    ],
    ['numbers of 64 bits', { revision: 2n ** 63n - 1n }, { revision: 2n ** 63n - 1n }],
    ['a first event', { revision: 0n, commit: 0n, prepare: 0n }, { revision: 0n, position: positionOf(0n) }],
    ['both places', { commit: 2n ** 64n - 1n, prepare: 5n }, { position: positionOf(2n ** 64n - 1n, 5n) }],
    ['another content', { contentType: 'application/octet-stream' }, { isJson: false }],
    ['no data', { data: '' }, { data: '{}', metadata: '{}' }],
    ['much data', { data: 'x'.repeat(300_000) }, { data: 'x'.repeat(300_000) }],
  ])('has %s', (_, given, expected) => {
    expect(eventOf(given)).toMatchObject(expected);
  });

  it('is one of the answers that are no event', () => {
    const checkpoint = new ReadResp.Checkpoint().setCommitPosition('12').setPreparePosition('11');
    expect(readAnswer(bytesOf(new ReadResp().setCheckpoint(checkpoint)))).toEqual({
      kind: 'checkpoint',
      position: positionOf(12n, 11n),
    });
    expect(readAnswer(bytesOf(new ReadResp().setCaughtUp(new ReadResp.CaughtUp())))).toEqual({ kind: 'caught-up' });
    expect(readAnswer(bytesOf(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound())))).toEqual({
      kind: 'not-found',
    });
    const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId('s');
    for (const answer of [
      new ReadResp().setConfirmation(confirmation),
      new ReadResp().setFellBehind(new ReadResp.FellBehind()),
      new ReadResp().setLastStreamPosition('9'),
      new ReadResp(),
    ]) {
      expect(readAnswer(bytesOf(answer))).toEqual({ kind: 'other' });
    }
  });

  it('is a link that leads nowhere, or the event that it leads to', () => {
    const link = recordOf({ type: '$>', stream: 'links' });
    expect(readAnswer(eventAnswer(new ReadEvent().setLink(link).setNoPosition(new Empty())))).toEqual({
      kind: 'dangling',
    });
    const resolved = readAnswer(eventAnswer(new ReadEvent().setEvent(recordOf({})).setLink(link)));
    expect(resolved).toMatchObject({ kind: 'event', event: { stream: 'ledger-a' } });
  });

  it('may have fields of a newer server, of any kind', () => {
    const writer = new BinaryWriter();
    writer.uint32((77 << 3) | 0).uint64(5n);
    writer.uint32((78 << 3) | 2).bytes(Buffer.from('unknown'));
    writer.uint32((79 << 3) | 5).fixed32(1);
    writer.uint32((80 << 3) | 1).fixed64(1n);
    const unknown = writer.finish();
    const known = eventAnswer(new ReadEvent().setEvent(recordOf({})));
    for (const message of [Buffer.concat([unknown, known]), Buffer.concat([known, unknown])]) {
      expect(readAnswer(message)).toMatchObject({ kind: 'event', event: { id: ID } });
    }
  });

  it('is refused wherever it is cut off', () => {
    const whole = eventAnswer(new ReadEvent().setEvent(recordOf({ data: 'x'.repeat(200), metadata: 'y' })));
    for (let length = 1; length < whole.length; length++) {
      expect(() => readAnswer(whole.subarray(0, length))).toThrow(RangeError);
    }
  });
});
