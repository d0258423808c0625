import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  CliFault,
  EXIT,
  id,
  jsonOption,
  newProgram,
  painter,
  runProgram,
  serverOption,
  type Terminal,
  wholeNumber,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { renderReport } from './report';
import { runDemo, type DemoOptions } from './run-demo';
import { AGENTS_MAX, AGENTS_MIN } from './story/scenario';
import { TRANSPORTS, type Transport } from './replaying/sender';

/** The hour of traffic in about 50 seconds. */
const SPEED_DEFAULT = 72;
const CALLS_ALL = 28_185;
const AGENTS_DEFAULT = 24;
const QUICK = { calls: 500, agents: 8, speed: Infinity } as const;

interface Flags {
  readonly server: string;
  readonly speed?: number;
  readonly calls?: number;
  readonly agents?: number;
  readonly seed: number;
  readonly transport: Transport;
  readonly ledger?: string;
  readonly quick?: boolean;
  readonly json?: boolean;
}

/** Runs the demo as a command line of its own and answers the exit code. */
export const runDemoLine = (args: readonly string[], terminal: Terminal): Promise<number> =>
  runProgram(demoProgram(terminal), args, terminal);

const demoProgram = (terminal: Terminal): Command =>
  newProgram('demo', terminal)
    .description('Replay an hour of real LLM traffic against a running server, and prove the books afterwards.')
    .addOption(serverOption())
    .option('--speed <x>', `times faster than the trace, or max (default: ${SPEED_DEFAULT})`, speed)
    .option(
      '--calls <n>',
      `how many of the ${CALLS_ALL} calls, evenly picked (default: all)`,
      wholeNumber(1, CALLS_ALL),
    )
    .option(
      '--agents <n>',
      `agents in each of the two fleets (default: ${AGENTS_DEFAULT})`,
      wholeNumber(AGENTS_MIN, AGENTS_MAX),
    )
    .option('--seed <n>', 'deals the calls to agents', wholeNumber(0, 2 ** 32 - 1), 1)
    .addOption(new Option('--transport <way>', 'how commands travel').choices(TRANSPORTS).default('unary'))
    .option('--ledger <id>', 'id of the fresh ledger (default: demo- and the time)', id)
    .option('--quick', `a few seconds: ${QUICK.calls} calls of ${QUICK.agents} agents a fleet, as fast as possible`)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Two fleets of agents share a ledger with budgets, priorities, a pool each, a limit and a global cap. Some run dry on
purpose. Ctrl-C stops the traffic and still reports. Exit code 1: the proof fails.

Examples:
  $ npm start                       # in another terminal
  $ npm run demo
  $ npm run demo -- --speed max --transport stream
  $ npm run demo -- --quick --json`,
    )
    .action(async (flags: Flags) => {
      const options = demoOptions(flags);
      const summary = await withServer(flags.server, (server) => runDemo(server, options, terminal));
      const text = flags.json
        ? JSON.stringify(summary, null, 2)
        : `\n${renderReport(summary, painter(terminal.colour))}\n`;
      await writeLine(terminal.out, text);
      if (!summary.proof.holds) {
        throw new CliFault(
          `the proof fails for ${summary.ledgerId}: ${summary.proof.findings.length} figures differ`,
          EXIT.failed,
        );
      }
    });

const demoOptions = (flags: Flags): DemoOptions => ({
  ledgerId: flags.ledger ?? freshLedgerId(new Date()),
  calls: flags.calls ?? (flags.quick ? QUICK.calls : CALLS_ALL),
  agentsPerFleet: flags.agents ?? (flags.quick ? QUICK.agents : AGENTS_DEFAULT),
  speed: flags.speed ?? (flags.quick ? QUICK.speed : SPEED_DEFAULT),
  seed: flags.seed,
  transport: flags.transport,
  quiet: flags.json === true,
});

/** An id such as `demo-20261123-141500-042`: its time to the millisecond, since two runs may begin in one second. */
const freshLedgerId = (now: Date): string => {
  const [date, time] = now.toISOString().split('T') as [string, string];
  return `demo-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`;
};

const speed = (text: string): number => {
  if (text === 'max') return Infinity;
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || value < 1) throw new InvalidArgumentError('must be max or a number from 1');
  return value;
};
