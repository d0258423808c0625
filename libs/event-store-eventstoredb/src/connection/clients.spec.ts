import { EventStoreDBClient, UnknownError } from '@eventstore/db-client';
import { NoAnswer, NotConnected, RenewedClient } from './clients';

describe('a client that fell silent', () => {
  const renewable = () => {
    const created: EventStoreDBClient[] = [];
    const slot = new RenewedClient(() => {
      const client = EventStoreDBClient.connectionString('esdb://127.0.0.1:1?tls=false');
      created.push(client);
      return client;
    });
    const used = () => slot.call(async (client) => created.indexOf(client));
    const failed = (error: Error) => expect(slot.call(() => Promise.reject(error))).rejects.toBe(error);
    return { slot, used, failed };
  };

  it.each<{ rule: string; error: Error; then: number }>([
    { rule: 'no answer came', error: new NoAnswer('late'), then: 1 },
    { rule: 'no connection came', error: new NotConnected(), then: 1 },
    {
      rule: 'its node knows no leader',
      error: new UnknownError({ message: '2 UNKNOWN: No leader info available in response' } as never),
      then: 1,
    },
    { rule: 'something else is the matter', error: new Error('conflict'), then: 0 },
  ])('is replaced or not when $rule', async ({ error, then }) => {
    const { used, failed } = renewable();
    expect(await used()).toBe(0);
    await failed(error);
    expect(await used()).toBe(then);
  });

  it('stays while other calls are answered, and is replaced once for many', async () => {
    const { slot, used } = renewable();
    const late: ((error: Error) => void)[] = [];
    const waiting = () => slot.call(() => new Promise<never>((_, reject) => late.push(reject))).catch(() => undefined);
    const first = waiting();
    await used();
    late.shift()!(new NoAnswer('late'));
    await first;
    expect(await used()).toBe(0);

    const many = [waiting(), waiting(), waiting()];
    for (const reject of late.splice(0)) reject(new NoAnswer('late'));
    await Promise.all(many);
    expect(await used()).toBe(1);
  });
});
