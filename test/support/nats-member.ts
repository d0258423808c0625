import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { LoggerService } from '@nestjs/common';
import { NATS_ROUTES, partitionOf, partitionsOwnedBy, type CommandAnswer, type CommandBody } from '@ledger/protocol';
import { NatsFigures } from '../../apps/ledger/src/nats/figures';
import { NatsResponder } from '../../apps/ledger/src/nats/responder';
import type { CommandGate } from '../../apps/ledger/src/wire/command-gate';
import { eventually } from './eventually';
import type { Json, NatsCaller } from './nats-client';

/** A server's side of NATS over a real connection, which answers every command with its own name in place of deciding. */
export interface NatsMember {
  readonly name: string;
  readonly figures: NatsFigures;
  /** Warnings that it gave. */
  readonly warnings: readonly string[];
  /** Commands that it answered. */
  readonly answered: () => number;
  /** Sets whether it can record anything, as it can at first. */
  setReady(isReady: boolean): void;
  /** Leaves as a shutdown does. */
  leave(): Promise<void>;
  /** Ends as a death does: the connection breaks without notice. */
  die(): Promise<void>;
}

export interface MemberOptions {
  /** Its advertised address is none that it was told. */
  readonly isGuess?: true;
  /** Waited for before each command is answered. */
  readonly held?: () => Promise<void>;
}

export const natsMember = async (url: string, name: string, options: MemberOptions = {}): Promise<NatsMember> => {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const figures = new NatsFigures();
  figures.connected = true;
  void followed(connection, figures);
  const warnings: string[] = [];
  let answered = 0;
  const answer = async (body: CommandBody): Promise<CommandAnswer> => {
    await options.held?.();
    answered += 1;
    return answerOf(name, body);
  };
  const gate = {
    execute: answer,
    batch: async ({ size, command }: Parameters<CommandGate['batch']>[0]) => ({
      answers: await Promise.all(Array.from({ length: size }, (_, place) => answer(command(place)!.command!))),
    }),
  } as unknown as CommandGate;
  const listeners = new Set<() => void>();
  const readiness = {
    isReady: true,
    onReadiness: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const log = { log: () => undefined, error: () => undefined, warn: (text: string) => warnings.push(text) };
  const responder = new NatsResponder(
    gate,
    new Map(),
    {
      queueGroup: 'members',
      readiness,
      messageBytesMax: 65_536,
      advertised: Promise.resolve({ address: name, isGuess: options.isGuess === true }),
    },
    figures,
    log as LoggerService,
  );
  responder.start(connection);
  const die = (): Promise<void> => connection.close();
  return {
    name,
    figures,
    warnings,
    answered: () => answered,
    setReady: (isReady) => {
      readiness.isReady = isReady;
      for (const listener of listeners) listener();
    },
    leave: async () => {
      await responder.stop();
      await die();
    },
    die,
  };
};

/** Follows the connection's state as the server does for its own figures. */
const followed = async (connection: NatsConnection, figures: NatsFigures): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') figures.connected = false;
    if (type === 'reconnect') figures.connected = true;
  }
};

const answerOf = (name: string, { value }: CommandBody): CommandAnswer => ({
  commandId: value.envelope?.commandId ?? '',
  ledgerId: value.envelope?.ledgerId ?? '',
  outcome: undefined,
  spending: undefined,
  replayed: false,
  dryRun: false,
  at: name,
  revision: undefined,
  position: undefined,
  abridged: false,
});

/** One ledger for each partition. */
export const LEDGERS = Array.from({ length: 2_000 }, (_, i) => `ledger-${i}`).filter(
  (ledgerId, i, all) => all.findIndex((other) => partitionOf(other) === partitionOf(ledgerId)) === i,
);

/** Each is told of the same members, and listens to what it owns. */
export const agreed = (...all: readonly NatsMember[]): Promise<void> =>
  eventually(() => {
    const names = all.map(({ name }) => name);
    return all.every(
      ({ name, figures }) =>
        figures.members.join() === [...names].sort().join() &&
        figures.partitions === partitionsOwnedBy(name, names).length,
    );
  });

export const fund = (ledgerId: string): Json => ({ fund: { envelope: { commandId: 'c', ledgerId, actor: 'a' } } });
/** Answers the member that serves the owner's subject of the ledger. */
export const servedBy = async (caller: NatsCaller, ledgerId: string): Promise<unknown> => {
  const { body } = await caller.request(NATS_ROUTES.command(ledgerId)[0], fund(ledgerId));
  return (body['answer'] as Json)['at'];
};
