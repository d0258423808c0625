import { status } from '@grpc/grpc-js';
import { AdjustDirection } from '@ledger/protocol';
import { accepted, envelope, faultOf, rejected, usd, type LedgerClient } from '../support/client';
import { runningServer } from '../support/running-server';

/** Positions, revisions and tokens as nobody gives them, or as another store would: malformed by name, or exact. */
const LEDGER = 'numbers';
const running = runningServer();

beforeAll(async () => {
  accepted(await running.client.commands.openLedger({ envelope: envelope(LEDGER) }));
  accepted(await running.client.commands.fund({ envelope: envelope(LEDGER), amounts: usd('5') }));
});

const NO_NUMBERS = [
  '',
  '007',
  '00',
  '+1',
  '-1',
  '-0',
  '1e3',
  ' 1',
  '1 ',
  '1.0',
  '0x10',
  '1/',
  '/1',
  '1/02',
  '1/2/3',
  '１',
];
const TOO_GREAT = [`${2n ** 64n}`, `${10n ** 19n * 9n}`, `${10n ** 40n}`, `1/${2n ** 64n}`];
/** Positions that a store could have, but no embedded log has. */
const FOREIGN = [`${2n ** 53n}`, `${2n ** 53n + 1n}`, `${2n ** 63n}`, `${2n ** 64n - 1n}`, '7/3'];

const watched = async (afterPosition: string): Promise<string> => {
  for await (const { message } of running.client.watch({ ledgerId: LEDGER, afterPosition })) {
    if (message?.$case === 'caughtUp') return message.value.position;
  }
  throw new Error('the watch ended');
};

type Queries = LedgerClient['queries'];
const PROJECTED: readonly [string, (queries: Queries, minPosition: string) => Promise<unknown>][] = [
  ['ListLedgers', (q, minPosition) => q.listLedgers({ minPosition })],
  ['ListAccounts', (q, minPosition) => q.listAccounts({ ledgerId: LEDGER, minPosition })],
  ['GetBalances', (q, minPosition) => q.getBalances({ ledgerId: LEDGER, minPosition })],
  ['GetUsage', (q, minPosition) => q.getUsage({ ledgerId: LEDGER, minPosition })],
  ['GetEfficiency', (q, minPosition) => q.getEfficiency({ ledgerId: LEDGER, minPosition })],
  ['GetRejections', (q, minPosition) => q.getRejections({ ledgerId: LEDGER, minPosition })],
  ['ListEscrows', (q, minPosition) => q.listEscrows({ ledgerId: LEDGER, minPosition })],
  ['ListPeriods', (q, minPosition) => q.listPeriods({ ledgerId: LEDGER, minPosition })],
  ['GetLedgerTotals', (q, minPosition) => q.getLedgerTotals({ ledgerId: LEDGER, minPosition })],
];

describe('positions', () => {
  it.each(PROJECTED)('%s takes no min_position that is none', async (_name, query) => {
    for (const text of [...NO_NUMBERS, ...TOO_GREAT]) {
      const { code, violations } = await faultOf(query(running.client.queries, text));
      expect({ text, code, fields: violations.map(({ field }) => field) }).toEqual({
        text,
        code: status.INVALID_ARGUMENT,
        fields: ['min_position'],
      });
    }
  });

  it.each([...NO_NUMBERS, ...TOO_GREAT, ...FOREIGN])('Watch takes no after_position %j', async (text) => {
    const { code, violations } = await faultOf(watched(text));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(violations.map(({ field }) => field)).toEqual(['after_position']);
  });

  it('Watch gives back a position beyond the end as it was given', async () => {
    const text = `${Number.MAX_SAFE_INTEGER}`;
    expect(await watched(text)).toBe(text);
  });
});

describe('revisions', () => {
  const adjust = (revision: bigint) =>
    running.client.commands.adjust({
      envelope: envelope(LEDGER),
      revision,
      resource: 'usd',
      direction: AdjustDirection.CREDIT,
      amount: '1',
      reason: undefined,
    });

  it.each([0n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n])('Adjust takes no revision %s', async (revision) => {
    const { code, violations } = await faultOf(adjust(revision));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(violations.map(({ field }) => field)).toEqual(['revision']);
  });

  it.each([2n ** 53n, 2n ** 53n + 1n])('Adjust finds no charge at revision %s', async (revision) => {
    expect(rejected(await adjust(revision)).reason).toBe('not_permitted');
  });
});

describe('page tokens', () => {
  const token = (keys: unknown): string => Buffer.from(JSON.stringify(keys)).toString('base64url');
  it.each(['x', ' ', '007', `${2n ** 64n}`, token(null), token([1]), token({}), token(['usd', 'usd']), 'é'])(
    'GetUsage takes no page_token %j',
    async (pageToken) => {
      const { code, violations } = await faultOf(running.client.queries.getUsage({ ledgerId: LEDGER, pageToken }));
      expect(code).toBe(status.INVALID_ARGUMENT);
      expect(violations.map(({ field }) => field)).toEqual(['page_token']);
    },
  );

  it.each(['[1e308,"usd"]', '[1e400,"usd"]', '[1.5,"usd"]', '[9007199254740993,"usd"]'])(
    'GetUsage by hour takes no page_token of %s',
    async (keys) => {
      const pageToken = Buffer.from(keys).toString('base64url');
      const { code, violations } = await faultOf(
        running.client.queries.getUsage({ ledgerId: LEDGER, pageToken, groupBy: [4] }),
      );
      expect(code).toBe(status.INVALID_ARGUMENT);
      expect(violations.map(({ field }) => field)).toEqual(['page_token']);
    },
  );

  it.each(['x', 'a b c', '007'])('GetRejections takes no page_token %j', async (pageToken) => {
    const { code, violations } = await faultOf(running.client.queries.getRejections({ ledgerId: LEDGER, pageToken }));
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(violations.map(({ field }) => field)).toEqual(['page_token']);
  });

  it('GetBalances names the after_id that is no account', async () => {
    const { code, violations } = await faultOf(
      running.client.queries.getBalances({ ledgerId: LEDGER, afterId: 'nobody' }),
    );
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(violations.map(({ field }) => field)).toEqual(['after_id']);
  });
});
