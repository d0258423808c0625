import { CommandBus, CqrsModule, QueryBus, type IQuery } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { commandOf, consume, fund, open, openLedger, reserve } from '../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../test/support/temporary-directories';
import { outcomeOf, submitEach, WriterRig } from '../../../test/support/writer-rig';
import { ExecuteCommand, ExecuteCommandHandler } from './commands/execute-command';
import { WriterRegistry } from './writer-registry';
import { Check, CheckHandler } from './queries/check';
import { GetAccount, GetAccountHandler } from './queries/get-account';
import { GetReservation, GetReservationHandler } from './queries/get-reservation';
import { ListReservations, ListReservationsHandler } from './queries/list-reservations';
import { TokenCounter } from './commands/text-counting';

const temporary = temporaryDirectories();

describe('commands and queries on the buses', () => {
  let rig: WriterRig;
  let app: TestingModule;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    const writers = rig.writers();
    const handlers = [
      ExecuteCommandHandler,
      CheckHandler,
      GetAccountHandler,
      GetReservationHandler,
      ListReservationsHandler,
    ];
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
      query: new Check('test', 'a'),
      view: { accountId: 'a', status: 'green', remaining: [{ resource: 'usd', amount: '20' }] },
    },
    { query: new Check('test', 'old'), view: undefined },
    { query: new GetAccount('test', 'a'), view: { accountId: 'a', state: 'open', openReservations: 2 } },
    { query: new GetAccount('test', 'old'), view: { accountId: 'old', state: 'closed' } },
    { query: new GetAccount('test', 'never'), view: undefined },
    { query: new GetReservation('test', 's'), view: { reservationId: 's', status: 'open' } },
    { query: new GetReservation('test', 'never'), view: undefined },
    { query: new ListReservations('test', 'a'), view: [{ reservationId: 's' }, { reservationId: 'r' }] },
    { query: new ListReservations('test', 'a', { maxCount: 1 }), view: [{ reservationId: 's' }] },
    { query: new ListReservations('test', 'a', { afterId: 's' }), view: [{ reservationId: 'r' }] },
    { query: new ListReservations('test', 'old'), view: undefined },
  ])('answer $query with where the state stands', async ({ query, view }) => {
    const answer = await app.get(QueryBus).execute(query);
    const head = await rig.store.events.streamHead('ledger-test');
    expect(answer).toMatchObject({ ledgerId: 'test', revision: head, position: await rig.store.events.head() });
    if (view === undefined) expect(answer!.view).toBeUndefined();
    else expect(answer!.view).toMatchObject(view);
  });

  it.each([
    new Check('none', 'a'),
    new GetAccount('none', 'a'),
    new GetReservation('none', 'r'),
    new ListReservations('none', 'a'),
  ])('know no ledger that was never opened: %o', async (query) =>
    expect(await app.get(QueryBus).execute<IQuery, unknown>(query)).toBeUndefined(),
  );

  it('judge by time what is due and not recorded', async () => {
    rig.advance(10);
    const buses = app.get(QueryBus);
    expect((await buses.execute(new GetReservation('test', 's')))!.view).toMatchObject({ status: 'expired' });
    expect((await buses.execute(new ListReservations('test', 'a')))!.view).toHaveLength(1);
    expect((await buses.execute(new Check('test', 'a')))!.view).toMatchObject({ remaining: [{ amount: '40' }] });
    expect(await rig.typesOf()).not.toContain('ReservationsExpired');
  });
});
