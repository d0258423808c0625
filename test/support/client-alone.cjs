/**
 * Shows what @eventstore/db-client does to the process that loads it, in a process of its own. Arguments: the
 * scenario's name and the connection string. It prints each failure with its place, and ends as the client lets it.
 */
const { randomUUID } = require('node:crypto');
const { setTimeout: pause } = require('node:timers/promises');
const { EventStoreDBClient, START, jsonEvent, streamNameFilter } = require('@eventstore/db-client');

const [scenario, ...urls] = process.argv.slice(2);
const [client, other] = urls.map((url) => EventStoreDBClient.connectionString(url));
const event = (over) => ({ ...jsonEvent({ type: 'Noted', data: {} }), ...over });
const append = (of, events) => of.appendToStream(`alone-${randomUUID()}`, events, { expectedRevision: 'no_stream' });
const say = (line) => process.stdout.write(`${line}\n`);
const outcome = (call) =>
  call.then(
    () => 'appended',
    (error) => error.constructor.name,
  );

const scenarios = {
  /** Answered twice: as a bad request, and again when the server's time for it is over. */
  'an empty type': async () => {
    say(await outcome(append(client, event({ type: '' }))));
    await pause(5_000);
  },
  /** The whole stream of batches fails, and every append on it. */
  'a message above 16 MB': async () => {
    const metadata = new Uint8Array(17 * 1024 * 1024);
    say((await Promise.all([append(client, event({ metadata })), append(client, event())].map(outcome))).join(' '));
  },
  /** The second server is silent, and the first one's fault rejects what waits for it. */
  'two servers': async () => {
    await append(client, event());
    await append(other, event());
    const waiting = outcome(append(other, event()));
    await pause(200);
    say(`${await outcome(append(client, event()))} ${await Promise.race([waiting, pause(500, 'waiting')])}`);
    await pause(3_000);
  },
  'a callback that throws': async () => {
    await append(
      client,
      Array.from({ length: 100 }, () => event()),
    );
    const filter = streamNameFilter({
      prefixes: ['none'],
      checkpointReached: () => {
        throw new Error('of the callback');
      },
    });
    client.subscribeToAll({ fromPosition: START, filter }).on('error', () => say('heard'));
    await pause(5_000);
  },
};

void scenarios[scenario]().then(() => process.exit(0));
