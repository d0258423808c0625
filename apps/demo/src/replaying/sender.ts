import { type ClientDuplexStream } from '@grpc/grpc-js';
import { type CommandAnswer, type CommandBody, type ExecuteRequest, type ExecuteResponse } from '@ledger/protocol';
import { connectionFault, isRetryable, retryAfterMs, type ServerConnection } from '@ledger/terminal';

export const TRANSPORTS = ['unary', 'batch', 'stream'] as const;
/** Ways for commands to travel: one call each, gathered in messages, or over one stream. */
export type Transport = (typeof TRANSPORTS)[number];

/** Sends commands and gives back their answers, which are accepted or rejected. */
export interface Sender {
  /** @throws CliFault when the server was not reached in the end. */
  send(command: CommandBody): Promise<CommandAnswer>;
  /** Number of sends that were repeated because their outcome was not known. */
  readonly retries: number;
  close(): void;
}

const ATTEMPTS_MAX = 8;
const BACKOFF_MS = 50;

/** A command that failed by itself within a batch or a stream, as an error like that of a unary call. */
class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(
    readonly code: number,
    readonly details: string,
    readonly waitMs: number | undefined,
  ) {
    super(details);
  }
}

/** Repeats what failed under the same command ids: the ledger answers what it recorded, and books nothing twice. */
export const openSender = (server: ServerConnection, transport: Transport): Sender => {
  const way = openWay(server, transport);
  let retries = 0;
  const send = async (command: CommandBody): Promise<CommandAnswer> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return answered(await way.send(command));
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !isRetryable(error)) throw connectionFault(error, server.address);
        retries += 1;
        const advised = error instanceof CommandFailed ? error.waitMs : retryAfterMs(error);
        await pause(Math.max(advised ?? 0, BACKOFF_MS * 2 ** (attempt - 1)));
      }
    }
  };
  return {
    send,
    get retries() {
      return retries;
    },
    close: way.close,
  };
};

const answered = (answer: CommandAnswer): CommandAnswer => {
  if (answer.outcome?.$case !== 'failed') return answer;
  const { grpcCode, message, retryAfterMs } = answer.outcome.value;
  throw new CommandFailed(grpcCode, message, retryAfterMs);
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Way {
  send(command: CommandBody): Promise<CommandAnswer>;
  close(): void;
}

const openWay = (server: ServerConnection, transport: Transport): Way => {
  switch (transport) {
    case 'unary':
      return { send: (command) => server.execute(command), close: () => undefined };
    case 'batch':
      return gathering(server);
    case 'stream':
      return streaming(server);
  }
};

interface PendingCommand {
  readonly command: CommandBody;
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: unknown) => void;
}

const BATCH_COMMANDS_MAX = 500;

/** Commands that come while a message is under way go with the next one. */
const gathering = (server: ServerConnection): Way => {
  const waiting: PendingCommand[] = [];
  let underWay = false;
  const flush = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_COMMANDS_MAX);
      try {
        const commands = batch.map(({ command }) => ({ command }));
        const { answers } = await server.executeBatch({ commands, atomic: undefined });
        batch.forEach(({ resolve }, i) => resolve(answers[i]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    underWay = false;
  };
  return {
    send: (command) =>
      new Promise((resolve, reject) => {
        waiting.push({ command, resolve, reject });
        if (!underWay) void flush();
      }),
    close: () => undefined,
  };
};

const streaming = (server: ServerConnection): Way => {
  const waiting = new Map<string, PendingCommand>();
  let stream: ClientDuplexStream<ExecuteRequest, ExecuteResponse> | undefined;
  let sent = 0;
  const open = (ledgerId: string | undefined): ClientDuplexStream<ExecuteRequest, ExecuteResponse> => {
    const opened = server.executeStream(ledgerId);
    const lost = (error: unknown): void => {
      if (stream === opened) stream = undefined;
      for (const [tag, { reject }] of waiting) {
        waiting.delete(tag);
        reject(error);
      }
    };
    opened.on('data', ({ tag, answer }: ExecuteResponse) => {
      waiting.get(tag)?.resolve(answer!);
      waiting.delete(tag);
    });
    opened.on('error', lost);
    opened.on('end', () => lost(new CommandFailed(STREAM_ENDED, 'the stream of commands ended', undefined)));
    return opened;
  };
  return {
    send: (command) =>
      new Promise((resolve, reject) => {
        stream ??= open(command.value.envelope?.ledgerId);
        const tag = String((sent += 1));
        waiting.set(tag, { command, resolve, reject });
        stream.write({ tag, command: { command } });
      }),
    close: () => stream?.end(),
  };
};

/** UNAVAILABLE: the next try opens a stream anew. */
const STREAM_ENDED = 14;
