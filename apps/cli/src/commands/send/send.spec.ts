import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { COMMAND_DTOS, type CommandCase } from '@ledger/protocol';
import { openTerminal } from '@ledger/terminal';
import { runCli } from '../../program';

const directory = mkdtempSync(join(tmpdir(), 'ledger-send-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Address at which no server listens: every fault that is told was found before anything was sent. */
const NOBODY = ['--server', '127.0.0.1:1'];

const run = async (...args: readonly string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const streams = { stdout, stderr } as unknown as { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  const code = await runCli(args, openTerminal(streams, {}, new AbortController().signal));
  const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, out: text(stdout), err: text(stderr) };
};

const file = (name: string, ...lines: readonly string[]): string => {
  writeFileSync(join(directory, name), lines.join('\n'));
  return `@${join(directory, name)}`;
};

const FUND = '{"amounts":[{"resource":"usd","amount":"1"}]}';
const RESERVE = '"accountId":"a","reservationId":"r","amounts":[{"resource":"usd","amount":"1"}]';

describe('a command that cannot be sent', () => {
  it.each([
    { args: ['Fnd'], says: 'there is no command "Fnd"; did you mean fund?' },
    { args: ['OpenAcount'], says: 'there is no command "OpenAcount"; did you mean openAccount?' },
    { args: ['zzzz'], says: 'there is no command "zzzz"\n("ledger commands" lists all)' },
  ])('$args: says which is near', async ({ args, says }) => {
    expect(await run('send', 'x', ...args)).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining(`error: ${says}`),
    });
  });

  it('says that the ledger comes first', async () => {
    const { code, err } = await run('send', 'Fund', 'acme');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('"send acme Fund"') as string });
  });
});

describe('fields that are not well formed', () => {
  it.each([
    { command: 'Fund', fields: '{"amonts":[]}', says: 'amonts is not a field of Fund; did you mean amounts?' },
    { command: 'Fund', fields: '{"total":"1"}', says: 'total is not a field of Fund, which has amounts' },
    { command: 'CloseLedger', fields: '{"reason":"x"}', says: 'reason is not a field of CloseLedger, which has none' },
    {
      command: 'Fund',
      fields: '{"amounts":[{"resorce":"usd","amount":"1"}]}',
      says: 'amounts[0].resorce is not a field of amounts[0]; did you mean resource?',
    },
    {
      command: 'Fund',
      fields: '{"ledgerId":"x"}',
      says: 'ledgerId is not a field of Fund: it is the argument <ledger>',
    },
    { command: 'Fund', fields: '{"dryRun":true}', says: 'dryRun is not a field of Fund: it is --dry-run' },
    { command: 'Fund', fields: '{"envelope":{}}', says: 'envelope is made from --id' },
    {
      command: 'Fund',
      fields: `{"fund":${FUND}}`,
      says: 'fund is not a field of Fund: give what is inside of it alone',
    },
    {
      command: 'Fund',
      fields: '{"amounts":{"usd":"1"}}',
      says: 'amounts must be a list such as [{"resource":"usd","amount":"1"}]; given {"usd":"1"}',
    },
    {
      command: 'Fund',
      fields: '{"amounts":[{"resource":"usd","amount":1}]}',
      says: 'amounts[0].amount must be text in JSON; given 1; write "1"',
    },
    {
      command: 'Fund',
      fields: '{"amounts":[{"resource":"usd","amount":1e400}]}',
      says: 'amounts[0].amount must be text in JSON; given 1e400',
    },
    { command: 'Fund', fields: '{}', says: 'amounts is missing: it must name 1 to 64 resources, each once' },
    {
      command: 'Fund',
      fields: '{"amounts":[{"resource":"usd","amount":"-1"}]}',
      says: 'amounts[0].amount must be a plain decimal of at most 39 digits before and 18 after the point, above zero; given "-1"',
    },
    {
      command: 'Consume',
      fields: '{"account_id":"a b","mode":"enforce","amounts":[{"resource":"usd","amount":"1"}]}',
      says: 'account_id must be 1 to 128 of A-Z a-z 0-9 _ : @ -; given "a b"',
    },
    {
      command: 'Consume',
      fields: '{"mode":"enforc"}',
      says: 'mode must be one of enforce, record; given "enforc"; did you mean enforce?',
    },
    { command: 'Consume', fields: '{"mode":"maybe"}', says: 'mode must be one of enforce, record; given "maybe"\n' },
    {
      command: 'Consume',
      fields: '{"mode":"CONSUME_MODE_RECODR"}',
      says: 'mode must be one of enforce, record; given',
    },
    {
      command: 'OpenAccount',
      fields: '{"accountId":"a"}',
      says: 'kind is missing: it must be one of pool, team, agent',
    },
    {
      command: 'OpenAccount',
      fields: '{"accountId":"a","kind":"agent","policy":{"stop":"bindng"}}',
      says: 'policy.stop must be one of advice, binding; given "bindng"; did you mean binding?',
    },
    {
      command: 'OpenAccount',
      fields: '{"accountId":"a","kind":"agent","labels":{"1":"x"}}',
      says: 'labels must have at most 32 entries',
    },
    {
      command: 'OpenAccount',
      fields: '{"accountId":"a","kind":"agent","labels":{"entries":{"1":"x"}}}',
      says: 'labels.entries must have at most 32 entries',
    },
    {
      command: 'OpenAccount',
      fields: '{"accountId":"a","kind":"agent","labels":{"team":7}}',
      says: 'labels.team must be text in JSON; given 7; write "7"',
    },
    ...['0', '1.5', '99999999999999999999', '"soon"', 'true'].map((ttl) => ({
      command: 'Reserve',
      fields: `{${RESERVE},"ttlSeconds":${ttl}}`,
      says: `ttlSeconds must be a whole number from 1 to 31536000; given ${ttl}`,
    })),
    {
      command: 'CloseAccount',
      fields: '{"accountId":"a","cascade":"false"}',
      says: 'cascade must be true or false in JSON; given "false"; write false',
    },
    { command: 'Adjust', fields: '{"revision":"3x"}', says: 'revision must be a whole number' },
    {
      command: 'Consume',
      fields: '{"accountId":"a","mode":"enforce","reservationId":"r","amounts":[{"resource":"usd","amount":"1"}]}',
      says: 'reservationId is allowed only with mode record',
    },
  ])('$command $fields', async ({ command, fields, says }) => {
    const { code, out, err } = await run('send', 'x', command, fields, ...NOBODY);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining(`error: ${says}`),
    });
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('are told all at once', async () => {
    const { err } = await run('send', 'x', 'Fund', '{"amounts":[{"resource":"9","amount":"x"}]}', ...NOBODY);
    expect(err).toMatch(
      /^error: 2 fields .*\n {2}amounts\[0\]\.resource .*"9"\n {2}amounts\[0\]\.amount .*"x"\n\(see "send Fund --help"/,
    );
  });

  it.each([
    {
      option: ['--at', 'now'],
      says: '--at must be an RFC 3339 instant with its offset, such as 2026-11-23T12:00:00.000Z; given "now"',
    },
    {
      option: ['--occurred-at', '2026-02-30T00:00:00Z'],
      says: '--occurred-at must be an RFC 3339 instant with its offset',
    },
    { option: ['--correlation-id', 'a b'], says: '--correlation-id must be 1 to 128 of' },
    { option: ['--actor', ''], says: '--actor must be 1 to 128 characters' },
  ])('of the envelope are named as options: $option', async ({ option, says }) => {
    const { code, err } = await run('send', 'x', 'Fund', FUND, ...option, ...NOBODY);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`error: ${says}`) as string });
  });
});

describe('text that is no JSON', () => {
  it.each([
    { text: '{', says: 'column 2: a } is missing at the end' },
    { text: '{"amounts":[}', says: 'column 13: a value is missing before "}"' },
    { text: '{"amounts":[1,]}', says: 'column 15: take out the comma before "]"' },
    { text: '{"amounts":[],}', says: 'column 15: take out the comma before "}"' },
    { text: '{"amounts" []}', says: 'column 12: a colon is missing before "["' },
    { text: '{"a":1 "b":2}', says: 'column 8: a comma is missing before "\\"b\\""' },
    { text: '{"a":"b}', says: 'column 6: a double quote is missing at the end of a text' },
    { text: '{"a":1} 2', says: 'column 9: nothing may follow the last }' },
    { text: '{amounts:[]}', says: 'The shell takes double quotes away: put the JSON between single quotes' },
    { text: "{'amounts':[]}", says: 'text and names stand between double quotes' },
    { text: '{"amounts":[],"amounts":[]}', says: 'column 15: "amounts" is written twice' },
    { text: '{"a":1 /* x */}', says: 'JSON has no comments' },
    { text: '', says: 'column 1' },
    { text: '[]', says: 'fields must be a JSON object such as {"accountId":"a"}; given []' },
    { text: '"x"', says: 'fields must be a JSON object' },
  ])('$text', async ({ text, says }) => {
    const { code, err } = await run('send', 'x', 'Fund', text, ...NOBODY);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) as string });
    expect(err).toMatch(/^error: fields must be /);
  });
});

describe('fields in a file', () => {
  it.each([
    {
      what: 'that is not there',
      argument: () => '@none.json',
      says: /@none.json cannot be read: there is no such file/,
    },
    { what: 'that is a directory', argument: () => `@${directory}`, says: /cannot be read: it is a directory/ },
    { what: 'without a name', argument: () => '@', says: /@ stands before the name of a file/ },
    {
      what: 'that is broken on its second line',
      argument: () => file('a.json', '{', '  "amounts": [1,]', '}'),
      says: /a\.json:2:17: this is no JSON: take out the comma/,
    },
    {
      what: 'with a wrong word on its third line',
      argument: () => file('b.json', '{', '  "amounts": [', '    {"resorce":"usd"}', '  ]', '}'),
      says: /b\.json:3:6: amounts\[0\]\.resorce is not a field of amounts\[0\]; did you mean resource\?/,
    },
    {
      what: 'of JSON lines, the third of which is broken',
      argument: () => file('c.jsonl', FUND, FUND, '{"amounts":[', FUND),
      says: /c\.jsonl:3:13: this is no JSON: a \] is missing at the end/,
    },
    {
      what: 'of JSON lines, one of which breaks a rule',
      argument: () => file('d.jsonl', FUND, '', '{"amounts":[{"resource":"usd","amount":"x"}]}'),
      says: /d\.jsonl:3:31: amounts\[0\]\.amount must be a plain decimal .*; given "x"/,
    },
    {
      what: 'of JSON lines, one of which lacks a field',
      argument: () => file('e.jsonl', FUND, '{}'),
      says: /e\.jsonl:2:1: amounts is missing/,
    },
    { what: 'of JSON lines that has none', argument: () => file('f.jsonl', ''), says: /f\.jsonl has no lines/ },
  ])('$what', async ({ argument, says }) => {
    const { code, out, err } = await run('send', 'x', 'Fund', argument(), ...NOBODY);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(says) });
  });
});

describe('the help of a command', () => {
  const commands = Object.keys(COMMAND_DTOS) as CommandCase[];
  const skeletonIn = (help: string): string => /my-project \w+(?: '(.*)')?$/m.exec(help)?.[1] ?? '{}';

  it.each(commands)('%s has a meaning for each field, and a skeleton that could be sent', async (name) => {
    const { code, out } = await run('send', name, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^[A-Z]\w+: [A-Z].*\.\n\nUsage: ledger send \[options\] <ledger> [A-Z]/);
    for (const [field, next] of out.matchAll(/^ {2}\S+ {2}\(.*\)\n(.*)$/gm))
      expect([field, next]).toEqual([field, expect.stringMatching(/^ {6}\S/)]);
    expect(await run('send', 'acme', name, '--help')).toMatchObject({ out });
    // The command is right, so the only fault left is that nobody listens.
    const { code: sent, err } = await run('send', 'x', name, skeletonIn(out), ...NOBODY);
    expect({ sent, err }).toEqual({ sent: 1, err: expect.stringMatching(/^error: no ledger server answers at/) });
  });

  it('shows kind, bounds, words and what is required', async () => {
    const { out } = await run('send', 'Reserve', '--help');
    expect(out).toMatch(
      / {2}ttlSeconds {2}\(whole number, required\)\n(?: {6}.*\n)* {6}Must be a whole number from 1 to 31536000\.\n/,
    );
    expect(out).toMatch(/ {2}onShortage {2}\(one of reject, reallocate\)\n(?: {6}.*\n)* {6}reject: Refuse with/);
    expect(out).toContain('  attribution.tokens.cachedInput  (whole number)\n');
    expect(out).toContain('  amounts[].amount  (text, required)\n');
  });
});
