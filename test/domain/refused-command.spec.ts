import {
  commandHash,
  MisshapenContent,
  OPERATOR,
  refusedCommand,
  refusedContent,
  REFUSED_CONTENT_BYTES_MAX,
  referencesOf,
  type Instruction,
  type LedgerCommand,
} from '@ledger/domain';
import { commandOf } from '../support/ledger-builders';

const at = '2026-11-23T12:00:00.000Z';
const rejection = { code: 'ledger_closed', ledgerId: 'test' } as const;
const usd = [{ resource: 'usd', amount: '2.50' }];

/** Data of the event of a refused command, after they were stored. */
const refusalOf = (command: LedgerCommand, bytes = 100) => {
  const [accountId] = referencesOf(command.body).accounts;
  const kept = refusedContent(command, bytes, accountId);
  const data = { command: command.body.type, accountId, rejection, ...kept, at };
  return JSON.parse(JSON.stringify(data)) as typeof data;
};

describe('a refused command', () => {
  const reserve = { type: 'Reserve', accountId: 'a', reservationId: 'r', amounts: usd, ttlSeconds: 60 } as const;
  it.each<{ rule: string; body: Instruction }>([
    { rule: 'that names one account', body: { type: 'Consume', accountId: 'a', amounts: usd, mode: 'record' } },
    { rule: 'that names two', body: { type: 'Transfer', fromId: 'a', toId: 'b', amounts: usd } },
    {
      rule: 'that names another account first',
      body: { type: 'OpenAccount', accountId: 'a', parentId: 'b', kind: 'agent' },
    },
    { rule: 'that names none', body: { type: 'CloseLedger' } },
    { rule: 'with the count of a text', body: { ...reserve, counted: { inputTokens: 12, method: 'heuristic' } } },
    {
      rule: 'of several items',
      body: {
        type: 'AtomicBatch',
        items: [reserve, { type: 'Fund', amounts: usd }, { type: 'CloseAccount', accountId: 'a' }],
      },
    },
  ])('$rule comes back whole from what its event and their metadata say', ({ body }) => {
    const command: LedgerCommand = {
      ...commandOf(body, { commandId: 'c', actor: 'é' }),
      caller: { kind: 'account', accountId: 'b' },
      occurredAt: at,
      at,
    };
    const { commandId, ledgerId, actor } = command;
    const again = refusedCommand(refusalOf(command), { commandId, ledgerId, actor })!;
    expect(again).toEqual(command);
    expect(commandHash(again)).toBe(commandHash(command));
  });

  it('is kept without what its event says: type and account', () => {
    const body = { type: 'Consume', accountId: 'a', amounts: usd, mode: 'record' } as const;
    expect(refusalOf(commandOf(body))).toMatchObject({
      accountId: 'a',
      content: { caller: OPERATOR, body: { amounts: usd, mode: 'record' } },
    });
    expect(Object.keys(refusalOf(commandOf(body)).content!.body)).not.toContain('accountId');
  });

  it.each([
    { bytes: REFUSED_CONTENT_BYTES_MAX, kept: ['content'] },
    { bytes: REFUSED_CONTENT_BYTES_MAX + 1, kept: ['contentBytes'] },
  ])('of $bytes bytes has $kept kept', ({ bytes, kept }) => {
    const command = commandOf({ type: 'CloseLedger' });
    expect(Object.keys(refusedContent(command, bytes, undefined))).toEqual(kept);
    expect(refusedCommand(refusalOf(command, bytes), command) === undefined).toBe(kept[0] !== 'content');
  });

  it.each([
    { rule: 'a field of another type', body: { mode: 'record', amounts: {} }, said: 'Consume.amounts is not a list' },
    { rule: 'a missing field', body: { amounts: [] }, said: 'Consume.mode is not enforce or record' },
  ])('that is none is refused for $rule', ({ body, said }) => {
    const data = { command: 'Consume', accountId: 'a', rejection, content: { caller: OPERATOR, body }, at } as const;
    expect(() => refusedCommand(data, commandOf({ type: 'CloseLedger' }))).toThrow(new MisshapenContent(said));
  });

  it('that must name an account and has none anywhere is refused', () => {
    const data = { command: 'ResumeAccount', rejection, content: { caller: OPERATOR, body: {} }, at } as const;
    expect(() => refusedCommand(data, commandOf({ type: 'CloseLedger' }))).toThrow(
      'ResumeAccount.accountId is not text',
    );
  });
});
