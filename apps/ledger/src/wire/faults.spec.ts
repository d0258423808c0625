import { status } from '@grpc/grpc-js';
import {
  ClockDoubted,
  LedgerContended,
  LedgerLoading,
  LogReplaced,
  NotDecidedInTime,
  Overloaded,
} from '@ledger/application';
import { AppendOutcomeUnknown, EventStoreCorrupt, EventStoreUnavailable } from '@ledger/event-store';
import { TokenThreadLost } from '@ledger/models';
import { faultDetails } from '@ledger/client';
import { COME_BACK_KEY } from '@ledger/protocol';
import { InvalidPageToken, NotYetProjected, QueryFailed, ReadSideUnavailable } from '@ledger/read-models';
import { grpcFaultOf } from '../grpc/grpc-fault';
import { failedOf, MalformedInput, NotFound, ShuttingDown, verdictOn } from './faults';

const position = (text: string) => text as ConstructorParameters<typeof NotYetProjected>[0];

describe('an error as a gRPC status', () => {
  it.each([
    { error: new MalformedInput([{ field: 'a', rule: 'must be b' }]), code: status.INVALID_ARGUMENT },
    { error: new InvalidPageToken('no page ended so'), code: status.INVALID_ARGUMENT },
    { error: new NotFound('there is no ledger l'), code: status.NOT_FOUND },
    { error: new Overloaded('queue per ledger', 100), code: status.RESOURCE_EXHAUSTED, retryAfterMs: 100 },
    { error: new EventStoreUnavailable('disk gone'), code: status.UNAVAILABLE, retryAfterMs: 500 },
    { error: new TokenThreadLost('thread gone'), code: status.UNAVAILABLE, retryAfterMs: 500 },
    { error: new LedgerLoading('so far 1 of 2 events', 7_250), code: status.UNAVAILABLE, retryAfterMs: 7_250 },
    { error: new ClockDoubted('it leapt', 5_000), code: status.UNAVAILABLE, retryAfterMs: 5_000 },
    { error: new NotDecidedInTime('nothing was recorded'), code: status.UNAVAILABLE, retryAfterMs: 500 },
    {
      error: new AppendOutcomeUnknown('may be stored'),
      code: status.UNAVAILABLE,
      retryAfterMs: 500,
      told: 'outcome unknown: send the same command again (may be stored)',
    },
    {
      error: new EventStoreCorrupt('ledger-l at revision 3: events are missing'),
      code: status.DATA_LOSS,
      told: expect.stringMatching(
        /^damaged: ledger-l at revision 3: events are missing; .*operator.*OPERATIONS/,
      ) as string,
    },
    { error: new LedgerContended('too many conflicts'), code: status.UNAVAILABLE, retryAfterMs: 500 },
    { error: new NotYetProjected(position('9'), position('8')), code: status.UNAVAILABLE, retryAfterMs: 1_000 },
    { error: new ReadSideUnavailable('down'), code: status.UNAVAILABLE },
    {
      error: new LogReplaced('ledger-l ends before revision 4'),
      code: status.UNAVAILABLE,
      told: expect.stringMatching(/another log.*OPERATIONS.*: ledger-l ends before revision 4$/) as string,
    },
    { error: new ShuttingDown(), code: status.UNAVAILABLE },
  ])('$error.name', ({ error, code, retryAfterMs, told: words = error.message }) => {
    const { details, metadata, code: told } = grpcFaultOf(error);
    expect(told).toBe(code);
    expect(details).toEqual(words);
    // A routed client does not turn to another server for what this one is at.
    expect(metadata.get(COME_BACK_KEY)).toEqual(error instanceof LedgerLoading ? ['true'] : []);
    expect(metadata.get('retry-after-ms')).toEqual(retryAfterMs === undefined ? [] : [String(retryAfterMs)]);
    const read = faultDetails({ metadata } as Parameters<typeof faultDetails>[0]);
    expect(read.retryAfterMs).toBe(retryAfterMs);
    expect(read.violations).toEqual(error instanceof MalformedInput ? error.faults : []);
    expect(failedOf(error)).toMatchObject({ grpcCode: code, message: words, retryAfterMs });
    expect(verdictOn(error).unexpected).toBe(false);
  });

  it.each([new Error('password in a path'), new QueryFailed('TypeError: x'), 'text', undefined])(
    'tells nothing of the inside of a defect',
    (error) => {
      expect(grpcFaultOf(error)).toMatchObject({ code: status.INTERNAL, details: 'internal error' });
      expect(verdictOn(error).unexpected).toBe(true);
    },
  );

  it('tells the first faults of many and the number of the others, however long they are', () => {
    const faults = Array.from({ length: 100 }, (_, i) => ({ field: `f[${i}]`, rule: 'must be short' }));
    for (const [error, more] of [
      [new MalformedInput(faults), 84],
      [new MalformedInput(faults, 900), 984],
      [new MalformedInput(faults.map(({ field }) => ({ field, rule: 'x'.repeat(1_000_000) }))), 84],
      [new MalformedInput(faults).withFields((field) => `commands.${field}`), 84],
      [MalformedInput.ofViolations(faults), 84],
    ] as const) {
      const { details } = grpcFaultOf(error);
      expect(details).toMatch(new RegExp(`^malformed: .*; and ${more} more$`));
      expect(details.length).toBeLessThanOrEqual(1_000);
      expect(failedOf(error).violations).toHaveLength(16);
    }
  });

  it('stays within what trailers may hold, whatever is malformed', () => {
    const faults = Array.from({ length: 1_000 }, (_, i) => ({ field: `commands[${i}].x`, rule: '😀'.repeat(50) }));
    const { details, metadata } = grpcFaultOf(new MalformedInput(faults));
    expect(() => encodeURI(details)).not.toThrow();
    const [encoded] = metadata.get('grpc-status-details-bin');
    expect(Buffer.from(encoded!).toString('base64').length + encodeURI(details).length).toBeLessThan(16 * 1024);
  });
});
