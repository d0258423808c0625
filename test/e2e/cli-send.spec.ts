import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../support/cli';
import { startServer, type ServerProcess } from '../support/server';
import { temporaryDirectories } from '../support/temporary-directories';

const directory = temporaryDirectories();
let server: ServerProcess;
const send = (...args: readonly string[]) => runCli('send', ...args, '--server', server.address);

beforeAll(async () => {
  server = await startServer({ dataDir: directory() });
  for (const command of [
    ['OpenLedger'],
    ['Fund', '{"amounts":[{"resource":"usd","amount":"1000"}]}'],
    ['OpenAccount', '{"accountId":"a","kind":"agent","allocation":[{"resource":"usd","amount":"10"}]}'],
  ]) {
    expect(await send('sent', ...command)).toMatchObject({ code: 0, stderr: '' });
  }
});
afterAll(() => server.stop());

describe('sending to a server', () => {
  it('says a refusal once, and ends with 1', async () => {
    const { code, stdout, stderr } = await send(
      'sent',
      'Allocate',
      '{"accountId":"b","amounts":[{"resource":"usd","amount":"1"}]}',
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^refused: account_not_found\. There is no account b\. \(revision \d+, position \d+\)\n$/);
  });

  it.each([
    {
      command: [
        'SetLimit',
        '{"account_id":"a","resource":"usd","amount":"1","window":{"unit":"day","time_zone":"Europe/Berlim"}}',
      ],
      says: 'window.time_zone must be a time zone of the IANA database; given "Europe/Berlim"',
    },
    {
      command: ['Fund', '{"amounts":[{"resource":"tokens","amount":"0.5"}]}'],
      says: 'amounts[0].amount must not have more decimals than the resource\'s scale; given "0.5"',
    },
    {
      command: ['Fund', '{"amounts":[{"resource":"usd","amount":"1"}]}', '--at', '2026-11-23T12:00:00Z'],
      says: '--at must be absent',
    },
  ])('names as they were typed the fields that only the server can judge: $command', async ({ command, says }) => {
    const { code, stdout, stderr } = await send('sent', ...command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${says}`);
  });

  it('sends the lines of a file one after the other, ids by their numbers, up to the first refusal', async () => {
    const lines = join(directory(), 'usage.jsonl');
    const charge = (amount: string) =>
      `{"accountId":"a","mode":"enforce","amounts":[{"resource":"usd","amount":"${amount}"}]}`;
    await writeFile(lines, [charge('1'), '', charge('2'), charge('100'), charge('3')].join('\n'));
    const sent = await send('sent', 'Consume', `@${lines}`, '--id', 'u');
    expect(sent).toMatchObject({ code: 1, stderr: '' });
    expect(sent.stdout.match(/^(?:accepted|refused)/gm)).toEqual(['accepted', 'accepted', 'refused']);
    const again = await send('sent', 'Consume', charge('2'), '--id', 'u-3');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('as answered before') as string });
  });
});
