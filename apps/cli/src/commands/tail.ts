import { ROOT, accountsOf, decodeEvent, ledgerStream } from '@ledger/domain';
import { comparePositions, parsePosition, type EventReader, type Position } from '@ledger/event-store';
import { Command, InvalidArgumentError } from 'commander';
import { status } from '@grpc/grpc-js';
import {
  CliFault,
  dataDirOption,
  id,
  jsonOption,
  painter,
  type ServerConnection,
  serverOption,
  storeOption,
  StoreSilent,
  type Terminal,
  UsageFault,
  wholeNumber,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { withLog } from '../store/data-directory';
import { describeEvent } from './describe-event';

const LAST_DEFAULT = 10;
const LAST_MAX = 100_000;

interface Flags {
  readonly server: string;
  readonly dataDir?: string;
  readonly store?: string;
  readonly after?: Position;
  readonly last?: number;
  readonly follow?: boolean;
  readonly account?: string;
  readonly json?: boolean;
}

/** An event in the form that both sources give. */
interface TailedEvent {
  readonly id: string;
  readonly type: string;
  readonly revision: bigint;
  readonly position: string;
  readonly data: string;
  readonly metadata: string;
}
type Tailed = TailedEvent | 'caught-up';

export const tailCommand = (terminal: Terminal): Command =>
  new Command('tail')
    .description(
      'Print the last events of a ledger, those after a position, and with --follow what happens from now on.',
    )
    .argument('<ledger>', 'id of the ledger', id)
    .addOption(serverOption())
    .addOption(dataDirOption())
    .addOption(storeOption())
    .option(
      '-n, --last <n>',
      `of the history only this many (default: ${LAST_DEFAULT}; with --after: all)`,
      wholeNumber(0, LAST_MAX),
    )
    .option('--after <position>', 'events after this position of the store; 0: all', position)
    .option('-f, --follow', 'go on with what happens; Ctrl-C ends it')
    .option('-a, --account <id>', 'only events that name this account', id)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
With --data-dir the directory is read without a server, or beside a running one; with --store an EventStoreDB.

Examples:
  $ npm run cli -- tail my-project --follow --account agent-7
  $ npm run cli -- tail my-project --after 0 --json > events.jsonl
  $ npm run cli -- tail my-project --data-dir ./data -n 100`,
    )
    .action(async (ledgerId: string, flags: Flags, command: Command) => {
      const { dataDir, store, server } = flags;
      const given = [dataDir, store, command.getOptionValueSource('server') === 'cli' ? server : undefined];
      if (given.filter((one) => one !== undefined).length > 1)
        throw new UsageFault('give one of --server, --data-dir and --store');
      if (dataDir !== undefined || store !== undefined) {
        return withLog(flags, async (reader) => {
          assertWithin(await reader.head(), flags);
          const missing = await missingIn(reader, ledgerId, flags.account);
          if (missing !== undefined) await absent(missing, flags, terminal);
          await tail(fromStore(reader, ledgerId, flags, terminal), flags, terminal);
        });
      }
      return withServer(server, async (server) => {
        const missing = await missingAt(server, ledgerId, flags.account);
        if (missing !== undefined) await absent(missing, flags, terminal);
        await tail(fromServer(server, ledgerId, flags, terminal), flags, terminal);
      });
    });

/**
 * Refuses a ledger or an account that does not exist, unless it is followed: it may be opened later.
 * @throws CliFault
 */
const absent = async (missing: string, { follow }: Flags, { err }: Terminal): Promise<void> => {
  if (!follow) throw new CliFault(`there is no ${missing}`);
  await writeLine(err, `there is no ${missing} yet: waiting for it`);
};

/** Name of the ledger or account that the log lacks. Undefined: it has both. */
const missingIn = async (reader: EventReader, ledgerId: string, account?: string): Promise<string | undefined> => {
  const stream = ledgerStream(ledgerId);
  if ((await reader.streamHead(stream)) === 'no-stream') return `ledger ${ledgerId}`;
  // The root is opened with its ledger, whose event does not name it.
  if (account === undefined || account === ROOT) return undefined;
  for await (const page of reader.readStream(stream)) if (page.some((event) => isOf(event, account))) return undefined;
  return `account ${account} in ledger ${ledgerId}`;
};

/**
 * Name of the ledger or account that the server does not have. Undefined: it has both, or cannot tell now, and the
 * ledger is watched all the same.
 */
const missingAt = async (server: ServerConnection, ledgerId: string, account?: string): Promise<string | undefined> => {
  const isThere = (accountId: string): Promise<boolean> =>
    server.query('getAccount', { ledgerId, accountId }).then(
      () => true,
      (error: unknown) => {
        const { code } = ((error as Error).cause ?? {}) as { readonly code?: number };
        return code !== status.NOT_FOUND;
      },
    );
  if (!(await isThere('root'))) return `ledger ${ledgerId}`;
  if (account === undefined || (await isThere(account))) return undefined;
  return `account ${account} in ledger ${ledgerId}`;
};

/** @throws CliFault for a position that the log has not reached: earlier events would be left out unnoticed. */
const assertWithin = (head: Position, { after }: Flags): void => {
  if (after === undefined || comparePositions(after, head) <= 0) return;
  throw new CliFault(`--after ${after} is beyond the end of the log, which is at position ${head}`);
};

/** Yields history first, or only its last events where that is asked for, and then live events, until interrupted. */
const tail = async (events: AsyncIterable<Tailed>, flags: Flags, terminal: Terminal): Promise<void> => {
  const print = linePrinter(flags, terminal);
  const last = flags.last ?? (flags.after === undefined ? LAST_DEFAULT : Infinity);
  const held: TailedEvent[] = [];
  let live = last === Infinity;
  for await (const event of events) {
    if (event === 'caught-up') {
      for (const one of held.splice(0)) await print(one);
      live = true;
      if (!flags.follow) return;
    } else if (live) {
      await print(event);
    } else {
      held.push(event);
      // Old lines are dropped in blocks: shifting a large array for every event would be quadratic.
      if (held.length >= 2 * last + HELD_SLACK) held.splice(0, held.length - last);
    }
    if (!live && held.length > last && held.length < HELD_SLACK) held.splice(0, held.length - last);
  }
};

const HELD_SLACK = 1_000;

async function* fromServer(
  server: ServerConnection,
  ledgerId: string,
  flags: Flags,
  { interrupted, err }: Terminal,
): AsyncGenerator<Tailed> {
  try {
    // A server without its store has nothing to send, not even its log's end.
    assertWithin(parsePosition(await server.storePosition()), flags);
  } catch (error) {
    if (!(flags.follow && error instanceof StoreSilent)) throw error;
    await writeLine(err, error.remark);
  }
  for await (const { message } of server.watch(
    { ledgerId, accountId: flags.account, afterPosition: flags.after },
    interrupted,
  )) {
    if (message?.$case === 'event') {
      const { eventId, type, revision, position, dataJson, metadataJson } = message.value;
      yield { id: eventId, type, revision, position, data: dataJson, metadata: metadataJson };
    } else if (message !== undefined) yield 'caught-up';
  }
}

const ALIVE_MS = 60_000;

async function* fromStore(
  reader: EventReader,
  ledgerId: string,
  flags: Flags,
  { interrupted }: Terminal,
): AsyncGenerator<Tailed> {
  const stream = ledgerStream(ledgerId);
  const subscription = reader.subscribe({
    streamPrefix: stream,
    ...(flags.after !== undefined && { after: flags.after }),
  });
  const close = (): void => void subscription.close();
  // Keeps the process alive, which a reader that waits for events does not.
  const alive = setInterval(() => undefined, ALIVE_MS);
  interrupted.addEventListener('abort', close);
  if (interrupted.aborted) close();
  try {
    for await (const message of subscription) {
      if (message.kind === 'caught-up') yield 'caught-up';
      if (message.kind !== 'events') continue;
      // Compared, since another ledger's id may begin with this one's.
      for (const event of message.events) if (event.stream === stream && isOf(event, flags.account)) yield event;
    }
  } finally {
    clearInterval(alive);
    interrupted.removeEventListener('abort', close);
    await subscription.close();
  }
}

const isOf = ({ type, data }: Pick<TailedEvent, 'type' | 'data'>, account: string | undefined): boolean =>
  account === undefined || accountsOf(decodeEvent(type, data)).includes(account);

const linePrinter = (flags: Flags, terminal: Terminal): ((event: TailedEvent) => Promise<void>) => {
  const paint = painter(terminal.colour);
  return ({ id, type, revision, position, data, metadata }) => {
    if (flags.json) {
      const place = `"revision":${revision},"position":${JSON.stringify(position)},"id":${JSON.stringify(id)}`;
      // Data and metadata are JSON already, and stay byte for byte as they are stored and hashed.
      return writeLine(terminal.out, `{${place},"type":${JSON.stringify(type)},"data":${data},"metadata":${metadata}}`);
    }
    const event = decodeEvent(type, data);
    const words = `${paint('dim', event.data.at)} ${String(revision).padStart(7)} ${paint('cyan', type.padEnd(19))}`;
    return writeLine(terminal.out, `${words} ${describeEvent(event)}`);
  };
};

const position = (text: string): Position => {
  try {
    return parsePosition(text);
  } catch {
    throw new InvalidArgumentError('must be a position as answers and tail --json give it, or 0');
  }
};
