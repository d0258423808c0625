import { status as Code, type ServerWritableStream } from '@grpc/grpc-js';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { serverNotReady, streamDeleted, unexpectedResult, unhandled } from './failures';
import type { Fault } from './faults';
import { claimedLeader, leaderRefusal, refusal, type NodeContext } from './node-context';
import { EVERYTHING, READ_BATCH, readAllBackwards, readAllForwards, readStreamPage, type EventFilter } from './reading';
import { StreamSubscription } from './stream-subscription';
import { AllSubscription } from './subscription';
import type { LogPosition } from './transaction-log';
import { eventMessage, failure, nameOf, notFoundMessage, placeOf, type CallFailure } from './wire';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** One Read method for everything that reads: streams and `$all`, counted in both directions, and subscriptions. */
export const readHandler =
  (context: NodeContext) =>
  async (call: ReadCall): Promise<void> => {
    const options = call.request.getOptions()!;
    const isSubscription = options.hasSubscription();
    const refused = refusal(context, call.metadata);
    if (refused) return void call.emit('error', refused);
    const fault = context.faults.take(isSubscription ? 'subscribe' : 'read');
    const source = isSubscription ? subscription(context, call) : { messages: counted(context, call) };
    call.on('cancelled', () => source.dispose?.());
    call.on('error', () => source.dispose?.());
    try {
      await send(context, call, source.messages, fault);
    } catch (error) {
      call.emit('error', isFailure(error) ? error : unhandled());
    } finally {
      source.dispose?.();
    }
  };

interface Source {
  readonly messages: AsyncGenerator<ReadResp>;
  readonly dispose?: () => void;
}

const isFailure = (error: unknown): error is CallFailure =>
  (error as Partial<CallFailure>).code !== undefined && (error as Partial<CallFailure>).details !== undefined;

/** Sends with backpressure: nothing is read from the log while the connection takes no more. */
const send = async (
  context: NodeContext,
  call: ReadCall,
  messages: AsyncGenerator<ReadResp>,
  fault: Fault | undefined,
): Promise<void> => {
  let events = 0;
  if (fault?.kind === 'slow') await pause(fault.ms ?? 100);
  if ((await meet(context, call, fault, events)) === 'over') return;
  for await (const message of messages) {
    if (call.cancelled || call.destroyed) return;
    if (!call.write(message)) await room(call);
    if (message.hasEvent()) events++;
    if ((await meet(context, call, fault, events)) === 'over') return;
  }
  call.end();
};

/** Until the connection takes more, or the call is over. */
const room = (call: ReadCall): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'cancelled', 'close', 'error']) call.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close', 'error']) call.on(event, done);
  });

const meet = async (
  context: NodeContext,
  call: ReadCall,
  fault: Fault | undefined,
  events: number,
): Promise<'over' | undefined> => {
  if (fault === undefined || events !== (fault.afterEvents ?? 0)) return undefined;
  switch (fault.kind) {
    case 'unavailable':
      throw failure(Code.UNAVAILABLE, 'Connection dropped');
    case 'not-ready':
      throw serverNotReady();
    case 'not-leader':
      throw claimedLeader(context);
    case 'silent':
      return 'over';
    case 'ended':
      call.end();
      return 'over';
    case 'cut':
      // The events written before are to arrive first.
      await turn();
      context.cut();
      return 'over';
    case 'lost':
    case 'forgotten':
    case 'timed-out':
    case 'late':
    case 'slow':
      return undefined;
  }
};

async function* counted(context: NodeContext, call: ReadCall): AsyncGenerator<ReadResp> {
  const options = call.request.getOptions()!;
  const leaderless = leaderRefusal(context, call.metadata);
  if (leaderless) throw leaderless;
  const count = Number(options.getCount());
  const direction = options.getReadDirection() === 1 ? 'backwards' : 'forwards';
  if (options.hasStream()) yield* readStream(context, options.getStream()!, direction, count);
  else yield* readAll(context, options, direction, count);
}

async function* readStream(
  { storage }: NodeContext,
  options: ReadReq.Options.StreamOptions,
  direction: 'forwards' | 'backwards',
  count: number,
): AsyncGenerator<ReadResp> {
  const stream = nameOf(options.getStreamIdentifier());
  if (count === 0) throw unexpectedResult('ReadStreamResult');
  let from: bigint | 'end' = options.hasEnd() ? 'end' : BigInt(options.getRevision() || '0');
  for (let rest = count; rest > 0;) {
    const page = readStreamPage(storage.log, stream, from, direction, Math.min(READ_BATCH, rest));
    if (page.kind === 'deleted') throw streamDeleted(stream);
    if (page.kind === 'no-stream') return yield notFoundMessage(stream);
    for (const event of page.events) yield eventMessage(event);
    if (page.isEnd) return;
    rest -= page.events.length;
    from = page.next;
    await turn();
  }
}

async function* readAll(
  { storage }: NodeContext,
  options: ReadReq.Options,
  direction: 'forwards' | 'backwards',
  count: number,
): AsyncGenerator<ReadResp> {
  // The server reads empty pages for ever and answers nothing.
  if (count === 0) await new Promise<never>(() => undefined);
  const all = options.getAll()!;
  const isFromEnd = all.hasEnd();
  let from: LogPosition = all.hasPosition() ? placeOf(all.getPosition()!) : { commit: 0n, prepare: 0n };
  const filter = filterOf(options) ?? EVERYTHING;
  for (let [rest, isFirst] = [count, true]; rest > 0; isFirst = false) {
    const size = Math.min(READ_BATCH, rest);
    const page =
      direction === 'forwards'
        ? isFromEnd
          ? undefined
          : readAllForwards(storage.log, from, size, filter)
        : readAllBackwards(storage.log, isFromEnd && isFirst ? 'end' : from, size, filter);
    if (page === undefined && isFromEnd) return;
    if (page === undefined) throw unexpectedResult(options.hasFilter() ? 'FilteredReadAllResult' : 'ReadAllResult');
    for (const event of page.events) yield eventMessage(event);
    if (page.isEnd) return;
    rest -= page.events.length;
    from = page.next;
    await turn();
  }
}

const subscription = (context: NodeContext, call: ReadCall): Source => {
  const options = call.request.getOptions()!;
  const { storage } = context;
  const leaderless = () => leaderRefusal(context, call.metadata);
  if (options.hasStream()) {
    const stream = options.getStream()!;
    const after = stream.hasEnd() ? 'end' : stream.hasRevision() ? BigInt(stream.getRevision()) : undefined;
    const own = new StreamSubscription(storage, nameOf(stream.getStreamIdentifier()), after, leaderless);
    return { messages: own.messages(), dispose: () => own.dispose() };
  }
  const all = options.getAll()!;
  const window = options.getFilter()?.getMax() || READ_BATCH;
  const multiplier = options.getFilter()?.getCheckpointintervalmultiplier();
  const own = new AllSubscription(storage, {
    from: all.hasEnd() ? 'end' : all.hasPosition() ? placeOf(all.getPosition()!) : undefined,
    filter: filterOf(options),
    window,
    checkpointEvery: multiplier === undefined ? undefined : multiplier * window,
    refusal: leaderless,
  });
  return { messages: own.messages(), dispose: () => own.dispose() };
};

/** Filter by stream or by type: a regular expression where there is one, else prefixes. */
const filterOf = (options: ReadReq.Options): EventFilter | undefined => {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType()!;
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex());
  const passes = (text: string): boolean =>
    regex === undefined ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text);
  return byStream === undefined ? ({ type }) => passes(type) : ({ stream }) => passes(stream);
};
