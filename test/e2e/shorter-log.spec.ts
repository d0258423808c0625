import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConsumeMode } from '@ledger/protocol';
import { accepted, connectLedger, envelope, usd, type LedgerClient } from '../support/client';
import { openFunded } from '../support/ledger-load';
import { startServer, temporaryData } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const temporary = temporaryDirectories();

describe('a server whose log is an older copy', () => {
  it('does not start, says what is missing and what can be done, and starts when it is told to', async () => {
    const dataDir = await temporaryData();
    const older = join(temporary(), 'events.db');
    const session = async (live: (client: LedgerClient) => Promise<unknown>, env: Record<string, string> = {}) => {
      const server = await startServer({ dataDir, env });
      const client = connectLedger(server.address);
      await live(client);
      client.close();
      expect(await server.stop()).toBe(0);
      return server.output();
    };
    const charge = async ({ commands }: LedgerClient): Promise<void> => {
      const consume = { accountId: 'a', mode: ConsumeMode.ENFORCE, amounts: usd('1') };
      accepted(await commands.consume({ envelope: envelope('l', { commandId: 'once' }), ...consume }));
    };
    await session((client) => openFunded(client, 'l', ['a']));
    copyFileSync(join(dataDir, 'events.db'), older);
    await session(charge);
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `events.db${suffix}`), { force: true });
    copyFileSync(older, join(dataDir, 'events.db'));

    const starting = startServer({ dataDir });
    await expect(starting).rejects.toThrow(
      /cannot start: .*events\.db lacks events that were recorded: ledger-l ends at/,
    );
    await expect(starting).rejects.toThrow(/at least \d+ events are missing.*LEDGER_ACCEPT_SHORTER_LOG=true/);
    const said = await session(charge, { LEDGER_ACCEPT_SHORTER_LOG: 'true' });
    expect(said).toMatch(/lacks events that were recorded: .*; going on without them, as was asked for/);
    expect(await session(charge)).not.toContain('lacks events');
    rmSync(dataDir, { recursive: true });
  });
});
