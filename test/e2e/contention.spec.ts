import { AccountKind, ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, usd } from '../support/client';
import { startServer, removeData, type ServerProcess } from '../support/server';

const CLIENTS = 200;
const CALLS = 137;

describe('two hundred clients on one account', () => {
  let server: ServerProcess;
  beforeAll(async () => (server = await startServer()));
  afterAll(async () => {
    await server.stop();
    await removeData(server.dataDir);
  });

  it.each(['consume', 'reserve'] as const)('with funds for exactly N calls: exactly N can %s', async (how) => {
    const ledgerId = `contended-${how}`;
    const { commands, close } = connectLedger(server.address);
    const kind = AccountKind.AGENT;
    accepted(await commands.openLedger({ envelope: envelope(ledgerId) }));
    accepted(await commands.fund({ envelope: envelope(ledgerId), amounts: usd('100') }));
    const allocation = usd(`${(CALLS * 3) / 1_000}`);
    accepted(await commands.openAccount({ envelope: envelope(ledgerId), accountId: 'hot', kind, allocation }));
    close();

    const clients = Array.from({ length: CLIENTS }, () => connectLedger(server.address));
    const answers = await Promise.all(
      clients.map((client, i) => {
        const request = { envelope: envelope(ledgerId), accountId: 'hot', amounts: usd('0.003') };
        return how === 'consume'
          ? client.commands.consume({ ...request, mode: ConsumeMode.ENFORCE })
          : client.commands.reserve({ ...request, reservationId: `r-${i}`, ttlSeconds: 60 });
      }),
    );
    const outcomes = answers.map(({ answer }) => answer!.outcome!);
    expect(outcomes.filter(({ $case }) => $case === 'accepted')).toHaveLength(CALLS);
    const refused = outcomes.flatMap((outcome) => (outcome.$case === 'rejected' ? [outcome.value.reason] : []));
    expect(refused).toEqual(Array.from({ length: CLIENTS - CALLS }, () => 'insufficient_funds'));
    const { spending } = await clients[0]!.queries.check({ ledgerId, accountId: 'hot' });
    expect(spending!.remaining).toEqual([{ resource: 'usd', amount: '0' }]);
    for (const client of clients) client.close();
  });
});
