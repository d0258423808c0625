import { EventStoreDBClient, START, jsonEvent, type JSONEventData } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { startDouble, type EventStoreDbDouble } from '../support/eventstoredb-double/start-double';

/** What the client sees of a server: of the double, and of a real one where EVENTSTOREDB_URL is set. */
describe('EventStoreDB, through its client', () => {
  const url = process.env['EVENTSTOREDB_URL'];
  let double: EventStoreDbDouble | undefined;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    double = url === undefined ? await startDouble() : undefined;
    client = EventStoreDBClient.connectionString(double?.connectionString ?? url!);
  });
  afterAll(async () => {
    await client.dispose();
    await double?.stop();
  });

  it('appends at a revision, reads it back and hands it to a subscription', async () => {
    const stream = `double-${randomUUID()}`;
    const events = [event(), event(), event()];
    const { nextExpectedRevision, position } = await client.appendToStream(stream, events, {
      expectedRevision: 'no_stream',
    });
    expect(nextExpectedRevision).toBe(2n);
    const ids: string[] = [];
    for await (const { event: read } of client.readStream(stream)) ids.push(read!.id);
    expect(ids).toEqual(events.map(({ id }) => id));
    const subscription = client.subscribeToAll({ fromPosition: START });
    for await (const { event: appeared } of subscription) {
      if (appeared?.id === events[2]!.id) {
        expect(appeared.position).toEqual(position);
        break;
      }
    }
  });
});

const event = (): JSONEventData => jsonEvent({ id: randomUUID(), type: 'Noted', data: { amount: '1.50' } });
