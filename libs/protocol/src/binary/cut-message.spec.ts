import 'reflect-metadata';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { faultsOf, passesCompiled } from '../dto/compiled';
import { COMMAND_DTOS } from '../dto/command-dtos';
import { AMOUNTS_MAX, BATCH_COMMANDS_MAX, DISTRIBUTION_CHILDREN_MAX, MAP_ENTRIES_MAX } from '../dto/bounds';
import { ConsumeRequest, DistributeRequest, OpenLedgerRequest } from '../generated/budget/v1/commands';
import { ExecuteBatchRequest, LedgerCommandServiceDefinition } from '../generated/budget/v1/command_service';
import { GetUsageRequest } from '../generated/budget/v1/projected_queries';
import { LedgerQueryServiceDefinition } from '../generated/budget/v1/query_service';
import { messageNamed } from '../json/schema';
import { batchOf, decodeBatch } from './batch';
import { boundedService } from './bounded-service';
import { cutMessage, NoMessage } from './cut-message';
import { boundsOf } from './list-bounds';

const MEBIBYTE = 1024 * 1024;
const boundsFor = (name: string) => boundsOf(messageNamed(`budget.v1.${name}`));
const CONSUME = boundsFor('ConsumeRequest');
const consume = ConsumeRequest.fromPartial({
  envelope: { commandId: 'c', ledgerId: 'l', actor: 'me' },
  accountId: 'a',
  mode: 1,
  amounts: [{ resource: 'usd', amount: '1' }],
  attribution: { tags: { a: 'b' }, model: 'm' },
});
const consumeBytes = ConsumeRequest.encode(consume).finish();

/** The field again and again, with the same value. */
const repeated = (number: number, value: Uint8Array, bytes: number): Buffer => {
  const one = new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(value).finish();
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / one.length) }, () => one));
};
const nothing = new Uint8Array(0);
const junk = (number: number, wireType: number, bytes: number): Buffer =>
  Buffer.alloc(bytes, Buffer.from([(number << 3) | wireType, 0]));
const decodeCut = (bytes: Uint8Array) => ConsumeRequest.decode(cutMessage(CONSUME, bytes));

describe('a request of the greatest size', () => {
  it('is the same message where it keeps its bounds', () => {
    const children = Array.from({ length: DISTRIBUTION_CHILDREN_MAX }, (_, i) => ({ accountId: `child-${i}` }));
    const bytes = DistributeRequest.encode(DistributeRequest.fromPartial({ children })).finish();
    expect(cutMessage(boundsFor('DistributeRequest'), bytes)).toBe(bytes);
  });

  it('has one entry too many of a list, and is refused for the list alone', () => {
    const message = decodeCut(Buffer.concat([consumeBytes, repeated(4, nothing, 4 * MEBIBYTE)]));
    expect(message.amounts).toHaveLength(AMOUNTS_MAX + 1);
    expect(faultsOf(COMMAND_DTOS.consume, message)).toEqual([
      { field: 'amounts', rule: `must name 0 to ${AMOUNTS_MAX} resources, each once` },
    ]);
  });

  it.each([30, 31, 32, 255])('has a field with number %i once', (number) => {
    const field = { entriesMax: 1, isList: false, message: undefined, isPacked: false, textBytesMax: MEBIBYTE };
    const fields = Array.from({ length: number + 1 }, (_, i) => (i === 1 || i === number ? field : undefined));
    const bounds = { fields, hasLists: false };
    const once = Buffer.concat([repeated(1, nothing, 1), repeated(number, Buffer.alloc(9_000), 1)]);
    expect(cutMessage(bounds, once)).toBe(once);
    expect(cutMessage(bounds, Buffer.concat([once, repeated(number, Buffer.alloc(5), 1)]))).toEqual(
      Buffer.concat([repeated(1, nothing, 1), repeated(number, Buffer.alloc(5), 1)]),
    );
  });

  it('has no more of a map inside of it, however deep', () => {
    const entry = (i: number) => new BinaryWriter().tag(1, WireType.LengthDelimited).string(`k${i}`).finish();
    const maps = Array.from({ length: 20_000 }, (_, i) => repeated(4, entry(i), 1));
    const attribution = messageNamed('budget.v1.ConsumeRequest').field['attribution']!.number;
    const tags = messageNamed('budget.v1.Attribution').field['tags']!.number;
    const inner = Buffer.concat(maps.map((map) => Buffer.concat([Buffer.from([(tags << 3) | 2]), map.subarray(1)])));
    const message = decodeCut(Buffer.concat([consumeBytes, repeated(attribution, inner, 1)]));
    expect(Object.keys(message.attribution!.tags)).toHaveLength(MAP_ENTRIES_MAX + 1);
    expect(faultsOf(COMMAND_DTOS.consume, message).map(({ field }) => field)).toEqual(['attribution.tags']);
  });

  it('has no more of packed numbers', () => {
    const bytes = GetUsageRequest.encode(
      GetUsageRequest.fromPartial({ ledgerId: 'l', groupBy: Array.from({ length: 100_000 }, () => 1) }),
    ).finish();
    const { ledgerId, groupBy } = GetUsageRequest.decode(cutMessage(boundsFor('GetUsageRequest'), bytes));
    expect(ledgerId).toBe('l');
    expect(groupBy.length).toBeLessThan(20);
    expect(groupBy.length).toBeGreaterThan(8);
  });

  it('has as much of a text as shows that it is too long', () => {
    const message = decodeCut(ConsumeRequest.encode({ ...consume, accountId: 'x'.repeat(4 * MEBIBYTE) }).finish());
    expect(message).toEqual({ ...consume, accountId: 'x'.repeat(MEBIBYTE + 1) });
  });

  it.each([
    ['unknown numbers', junk(15, 0, MEBIBYTE)],
    ['unknown texts', repeated(15, nothing, MEBIBYTE)],
  ])('is what it is without %s', (_what, bytes) => {
    expect(decodeCut(Buffer.concat([bytes, consumeBytes, bytes]))).toEqual(consume);
  });

  it('is what its last word on each field says', () => {
    const again = ConsumeRequest.encode({ ...consume, accountId: 'b', amounts: [], attribution: undefined }).finish();
    const envelopes = repeated(1, nothing, MEBIBYTE);
    expect(decodeCut(Buffer.concat([envelopes, consumeBytes, again]))).toEqual({ ...consume, accountId: 'b' });
  });

  it.each([
    ['groups', junk(15, 3, MEBIBYTE)],
    ['a length beyond its end', Buffer.concat([junk(15, 0, MEBIBYTE), Buffer.from([0x22, 0x7f])])],
    ['a number without an end', Buffer.alloc(MEBIBYTE, 0xff)],
    ['fields by the million', junk(15, 0, 6 * MEBIBYTE)],
  ])('is none with %s', (_what, bytes) => {
    expect(() => decodeCut(bytes)).toThrow(NoMessage);
  });
});

describe('a batch', () => {
  const commands = [0, 1, 2].map((i) => ({
    command: { $case: 'consume' as const, value: { ...consume, accountId: `a${i}` } },
  }));
  const bytes = ExecuteBatchRequest.encode({ commands, atomic: consume.envelope }).finish();

  it('has its commands in order when they are asked for', () => {
    const [lazy, whole] = [decodeBatch(bytes), batchOf(ExecuteBatchRequest.decode(bytes))];
    expect(lazy.atomic).toEqual(whole.atomic);
    expect(lazy.size).toBe(3);
    for (const place of [2, 0, 1]) expect(lazy.command(place)).toEqual(whole.command(place));
  });

  it('has at most one command too many', () => {
    expect(decodeBatch(repeated(1, nothing, 4 * MEBIBYTE)).size).toBe(BATCH_COMMANDS_MAX + 1);
  });

  it('has no command where the bytes are none', () => {
    expect(decodeBatch(repeated(1, Buffer.from([0xff]), 1)).command(0)).toBeUndefined();
  });
});

describe('bounds', () => {
  it.each([LedgerCommandServiceDefinition, LedgerQueryServiceDefinition])(
    'are known of every list of $fullName',
    (service) => {
      expect(() => boundedService(service)).not.toThrow();
    },
  );

  it('let pass what the rules let pass', () => {
    const resources = Array.from({ length: AMOUNTS_MAX }, (_, i) => ({ resource: `r${i}${'x'.repeat(50)}`, scale: 2 }));
    const entries = Object.fromEntries(Array.from({ length: MAP_ENTRIES_MAX }, (_, i) => [`k${i}`, 'v'.repeat(256)]));
    const message = OpenLedgerRequest.fromPartial({ envelope: consume.envelope, resources, labels: { entries } });
    const bytes = OpenLedgerRequest.encode(message).finish();
    expect(passesCompiled(COMMAND_DTOS.openLedger, message)).toBe(true);
    expect(cutMessage(boundsFor('OpenLedgerRequest'), bytes)).toBe(bytes);
  });
});
