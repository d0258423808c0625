import type { CommandResult } from '../pending/command-result';
import {
  allocate,
  amounts,
  at,
  batch,
  commandOf,
  confidence,
  consume,
  fund,
  open,
  openLedger,
  record,
  reserve,
  suspend,
} from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { submitEach, WriterRig } from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();

describe('a request that is refused', () => {
  let rig: WriterRig;
  let writers: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    writers = rig.writers({ rulebook: { prices: { quote: () => ({ usd: '7', price: PRICE }) } } });
    await submitEach(writers, openLedger(), fund({ usd: '100', steps: '50' }), open('run', RUN));
  });
  afterEach(() => rig.close());

  const answerTo = async (...bodies: Parameters<typeof commandOf>[0][]): Promise<CommandResult> =>
    (await submitEach(writers, ...bodies)).at(-1)!;

  it('tells a run what is left of everything, which limit ended it, and what a continuation needs', async () => {
    expect(await answerTo(consume('run', { usd: '2', steps: '8' }), consume('run', { usd: '4', steps: '5' }))).toEqual({
      commandId: expect.any(String) as string,
      ledgerId: 'test',
      at: at(0),
      firstRevision: expect.any(BigInt) as bigint,
      revision: expect.any(BigInt) as bigint,
      position: expect.anything() as string,
      replayed: false,
      dryRun: false,
      outcome: 'rejected',
      rejection: { code: 'limit_exceeded', accountId: 'run', resource: 'steps', requested: '5', remaining: '2' },
      needed: amounts({ steps: '3', usd: '1' }),
      spending: {
        accountId: 'run',
        status: 'orange',
        action: 'throttle',
        remaining: amounts({ steps: '2', usd: '3' }),
        hints: { retryAt: at(60), retryAfterMs: 60_000 },
      },
    });
  });

  it('lacks what an overrun took, too', async () => {
    expect(await answerTo(record('run', '6'), consume('run', '1'))).toMatchObject({
      rejection: { code: 'insufficient_funds', available: '-1' },
      needed: amounts({ usd: '2' }),
      spending: { remaining: amounts({ steps: '10', usd: '0' }) },
    });
  });

  it('lacks all of it where nobody may pay for it', async () => {
    const denied = open('poor', { policy: { unfunded: 'deny' } });
    expect(await answerTo(denied, consume('poor', { tool_calls: '3' }))).toMatchObject({
      rejection: { code: 'insufficient_funds', accountId: null },
      needed: amounts({ tool_calls: '3' }),
    });
  });

  it('lacks the price of its estimate', async () => {
    const estimate = { model: 'm', inputTokens: 100, maxOutputTokens: 50 };
    expect(await answerTo(reserve('r', 'run', {}, { estimate }))).toMatchObject({
      rejection: { code: 'insufficient_funds', requested: '7', available: '5' },
      needed: amounts({ usd: '2' }),
    });
  });

  it('that is one of a batch lacks what those before it left', async () => {
    expect(await answerTo(batch(consume('run', '4'), consume('run', '4')))).toMatchObject({
      item: 1,
      needed: amounts({ usd: '3' }),
      spending: { remaining: amounts({ steps: '10', usd: '5' }) },
    });
  });

  it('lacks nothing where something else ended it', async () => {
    const gate = await answerTo(confidence('run', '0.9'), consume('run', '1'));
    expect(gate).toMatchObject({ rejection: { code: 'confidence_reached' } });
    expect(gate).not.toHaveProperty('needed');
    rig.advance(60);
    const over = await answerTo(consume('run', '1'));
    expect(over).toMatchObject({ rejection: { code: 'account_expired' }, spending: { accountId: 'run' } });
    expect(over).not.toHaveProperty('needed');
    const suspended = await answerTo(suspend('root'), consume('root', '1000'));
    expect(suspended).toMatchObject({ rejection: { code: 'account_suspended' } });
    expect(suspended).not.toHaveProperty('needed');
  });

  it('is told by a run that is over what a new one needs', async () => {
    rig.advance(60);
    expect(await answerTo(consume('run', '8'))).toMatchObject({
      rejection: { code: 'account_expired' },
      needed: amounts({ usd: '3' }),
    });
  });

  it('tells the same of a dry run and of a reservation that would hold it', async () => {
    const result = await writers.submit(commandOf(reserve('r', 'run', '8'), { dryRun: true }));
    expect(result).toMatchObject({ dryRun: true, outcome: 'rejected', needed: amounts({ usd: '3' }) });
  });

  it('lacks what it lacks now when it is sent again, from memory and after a restart', async () => {
    const again = commandOf(consume('run', '8'), { commandId: 'again' });
    expect(await writers.submit(again)).toMatchObject({ needed: amounts({ usd: '3' }), replayed: false });
    await answerTo(allocate('run', '1'));
    expect(await writers.submit(again)).toMatchObject({ needed: amounts({ usd: '2' }), replayed: true });
    await writers.close();
    writers = rig.writers();
    expect(await writers.submit(again)).toMatchObject({ needed: amounts({ usd: '2' }), replayed: true });
    await answerTo(allocate('run', '2'));
    expect(await writers.submit(again)).not.toHaveProperty('needed');
  });
});

const RUN = {
  kind: 'run',
  with: '5',
  maxima: { steps: '10' },
  maxSeconds: 60,
  confidenceThreshold: '0.9',
} as const;
const PRICE = { source: 'test', provider: 'p', model: 'm' };
