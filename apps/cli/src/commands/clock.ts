import type { ClockStatus } from '@ledger/protocol';
import { Command } from 'commander';
import { jsonOption, jsonText, serverOption, type Terminal, ToldFault, withServer, writeLine } from '@ledger/terminal';

interface Flags {
  readonly server: string;
  readonly confirm?: boolean;
  readonly actor: string;
  readonly json?: boolean;
}

export const clockCommand = (terminal: Terminal): Command =>
  new Command('clock')
    .description("Tell how a server's clock stands, and which ledgers are ahead of it; or say that it is right.")
    .addOption(serverOption())
    .option('--confirm', 'this clock is right as it is: what it is doubted for is believed')
    .option('--actor <name>', "who says so, for the server's log", 'cli')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Exit code 1 when the clock is not believed, or ledgers are ahead of it: their commands wait. Each server has its own clock:
name one, not several. A ledger whose last event was decided by a clock that was ahead is taken back by ResetClock.

Examples:
  $ npm run cli -- clock
  $ npm run cli -- clock --confirm --actor ops@example.org
  $ npm run cli -- send my-project ResetClock '{"reason":"the clock of host 3 was a day ahead"}'`,
    )
    .action(async ({ server: address, confirm, actor, json }: Flags) => {
      const { clock, confirmed } = await withServer(address, async (server) => {
        if (confirm !== true) return { clock: (await server.query('getStatus', {})).clock!, confirmed: undefined };
        const answer = await server.query('confirmClock', { actor });
        return { clock: answer.clock!, confirmed: answer.trouble ?? 'it was not in doubt' };
      });
      await writeLine(terminal.out, json ? jsonText(clock) : inWords(clock, confirmed).join('\n'));
      if (clock.trouble !== undefined) throw new ToldFault('the clock is not believed');
      if (clock.ledgersAheadCount > 0) throw new ToldFault(`${clock.ledgersAheadCount} ledgers are ahead of the clock`);
    });

const inWords = (clock: ClockStatus, confirmed: string | undefined): string[] => {
  const { believedAt, reads, trouble, ledgersAhead, ledgersAheadCount } = clock;
  const more = ledgersAheadCount - ledgersAhead.length;
  return [
    ...(confirmed === undefined ? [] : [`confirmed; before: ${confirmed}`]),
    trouble === undefined ? `believed: ${believedAt}` : `not believed: ${reads}, but ${believedAt}; ${trouble}`,
    ...ledgersAhead.map(({ ledgerId, lastAt }) => `ahead: ${ledgerId}, whose last event was decided at ${lastAt}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
};
