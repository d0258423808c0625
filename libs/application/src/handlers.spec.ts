import { OPERATOR } from '@ledger/domain';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { commandOf, consume, fund, open, openLedger, reserve } from '../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { outcomeOf, submitEach, WriterRig } from '../../../test/support/writer-rig';
import { ExecuteCommand, ExecuteCommandHandler } from './commands/execute-command';
import { WriterRegistry } from './writer-registry';
import { AskLedger, AskLedgerHandler } from './queries/ask-ledger';
import type { LedgerQuery } from './reads/ledger-query';
import { TokenCounter } from './commands/text-counting';

const temporary = temporaryDirectories();
const asked = (ledgerId: string) => ({ ledgerId, caller: OPERATOR });

describe('commands and queries on the buses', () => {
  let rig: WriterRig;
  let app: TestingModule;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    const writers = rig.writers();
    const handlers = [ExecuteCommandHandler, AskLedgerHandler];
    const counter = { count: (text: string) => Promise.resolve({ inputTokens: text.length, method: 'heuristic' }) };
    const providers = [
      { provide: WriterRegistry, useValue: writers },
      { provide: TokenCounter, useValue: counter },
      ...handlers,
    ];
    app = await Test.createTestingModule({ imports: [CqrsModule.forRoot()], providers }).compile();
    await app.init();
    await submitEach(writers, openLedger(), fund('100'), open('a', { with: '50' }), open('old'));
    await submitEach(writers, reserve('r', 'a', '10'), reserve('s', 'a', '20', { ttlSeconds: 10 }));
    await submitEach(writers, { type: 'CloseAccount', accountId: 'old' });
  });
  afterEach(async () => {
    await app.close();
    await rig.close();
  });

  it('execute a command', async () => {
    const result = await app.get(CommandBus).execute(new ExecuteCommand(commandOf(consume('a', '10'))));
    expect(outcomeOf(result)).toBe('accepted');
  });

  it.each([
    {
      query: { type: 'Check', ...asked('test'), accountId: 'a' } as const,
      view: { accountId: 'a', status: 'green', remaining: [{ resource: 'usd', amount: '20' }] },
    },
    { query: { type: 'Check', ...asked('test'), accountId: 'old' } as const, view: undefined },
    {
      query: { type: 'GetAccount', ...asked('test'), accountId: 'a' } as const,
      view: { accountId: 'a', state: 'open', openReservations: 2 },
    },
    {
      query: { type: 'GetAccount', ...asked('test'), accountId: 'old' } as const,
      view: { accountId: 'old', state: 'closed' },
    },
    { query: { type: 'GetAccount', ...asked('test'), accountId: 'never' } as const, view: undefined },
    {
      query: { type: 'GetReservation', ...asked('test'), reservationId: 's' } as const,
      view: { reservationId: 's', status: 'open' },
    },
    { query: { type: 'GetReservation', ...asked('test'), reservationId: 'never' } as const, view: undefined },
    {
      query: { type: 'ListReservations', ...asked('test'), accountId: 'a' } as const,
      view: [{ reservationId: 's' }, { reservationId: 'r' }],
    },
    {
      query: { type: 'ListReservations', ...asked('test'), accountId: 'a', maxCount: 1 } as const,
      view: [{ reservationId: 's' }],
    },
    {
      query: { type: 'ListReservations', ...asked('test'), accountId: 'a', afterId: 's' } as const,
      view: [{ reservationId: 'r' }],
    },
    { query: { type: 'ListReservations', ...asked('test'), accountId: 'old' } as const, view: undefined },
  ])('answer $query with where the state stands', async ({ query, view }) => {
    const answer = await app.get(QueryBus).execute(new AskLedger<LedgerQuery>(query));
    const head = await rig.store.events.streamHead('ledger-test');
    expect(answer).toMatchObject({ ledgerId: 'test', revision: head, position: await rig.store.events.head() });
    if (view === undefined) expect(answer!.view).toBeUndefined();
    else expect(answer!.view).toMatchObject(view);
  });

  it.each([
    { type: 'Check', ...asked('none'), accountId: 'a' } as const,
    { type: 'GetAccount', ...asked('none'), accountId: 'a' } as const,
    { type: 'GetReservation', ...asked('none'), reservationId: 'r' } as const,
    { type: 'ListReservations', ...asked('none'), accountId: 'a' } as const,
  ])('know no ledger that was never opened: %o', async (query) =>
    expect(await app.get(QueryBus).execute(new AskLedger<LedgerQuery>(query))).toBeUndefined(),
  );

  it('judge by time what is due and not recorded', async () => {
    rig.advance(10);
    const buses = app.get(QueryBus);
    expect(
      (await buses.execute(new AskLedger({ type: 'GetReservation', ...asked('test'), reservationId: 's' } as const)))!
        .view,
    ).toMatchObject({ status: 'expired' });
    expect(
      (await buses.execute(new AskLedger({ type: 'ListReservations', ...asked('test'), accountId: 'a' } as const)))!
        .view,
    ).toHaveLength(1);
    expect(
      (await buses.execute(new AskLedger({ type: 'Check', ...asked('test'), accountId: 'a' } as const)))!.view,
    ).toMatchObject({ remaining: [{ amount: '40' }] });
    expect(await rig.typesOf()).not.toContain('ReservationsExpired');
  });
});
