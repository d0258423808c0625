import { WithdrawRequest } from '@ledger/protocol';
import { type ServerConnection } from '../connection/server-connection';
import { silentProgress, startProgress } from '../terminal/progress';
import { type Terminal } from '../terminal/terminal';
import { readLog, readProjected } from './evidence';
import { prove } from './proof';
import { replay } from './replay';
import { planScenario, type Scenario } from './scenario';
import { openSender, type Sender, type Transport } from './sender';
import { amountsOf, envelopesOf, openDemoLedger, requireAccepted } from './setup';
import { readStatuses, summarise, type Summary } from './summary';
import { Tally } from './tally';
import { readTraffic, sampleEvenly } from './traffic';

export interface DemoOptions {
  /** The fresh ledger's id. */
  readonly ledgerId: string;
  /** Of the whole trace, evenly picked. */
  readonly calls: number;
  readonly agentsPerFleet: number;
  readonly seed: number;
  /** Times faster than the trace; infinite: as fast as possible. */
  readonly speed: number;
  readonly transport: Transport;
  /** No progress is shown. */
  readonly quiet: boolean;
}

/** Plays the story against a running server and proves the books. @throws CliFault when server or ledger refuse. */
export const runDemo = async (server: ServerConnection, options: DemoOptions, terminal: Terminal): Promise<Summary> => {
  const { ledgerId, seed, transport, speed } = options;
  const traffic = sampleEvenly(await readTraffic(), options.calls);
  const scenario = planScenario(traffic, options.agentsPerFleet, seed);
  await openDemoLedger(server, ledgerId, scenario);
  const tally = new Tally(scenario.agents, scenario.calls.length);
  const sender = openSender(server, transport);
  try {
    const begun = performance.now();
    await play(scenario, sender, tally, options, terminal);
    const seconds = (performance.now() - begun) / 1000;
    await takeBackContingency(sender, tally, ledgerId, scenario);
    const statuses = await readStatuses(server, ledgerId, scenario);
    const proof = await collectProof(server, ledgerId, tally);
    const interrupted = terminal.interrupted.aborted;
    const facts = { ledgerId, seed, transport, speed, interrupted, seconds, retries: sender.retries };
    return summarise(facts, scenario, tally, statuses, proof);
  } finally {
    sender.close();
  }
};

const play = async (
  scenario: Scenario,
  sender: Sender,
  tally: Tally,
  options: DemoOptions,
  terminal: Terminal,
): Promise<void> => {
  const progress = options.quiet ? silentProgress : startProgress(terminal.err, 'calls', scenario.calls.length);
  const words = (): string => {
    const denied = [...tally.denied.values()].reduce((sum, count) => sum + count, 0);
    return `$${tally.spentOf('usd').toFixed(2)} spent, ${denied} refused, ${tally.inFlight} in flight`;
  };
  let ended = 0;
  let shownAt = 0;
  const onCall = (): void => {
    ended += 1;
    const now = performance.now();
    if (now - shownAt < WORDS_EVERY_MS && ended < scenario.calls.length) return;
    shownAt = now;
    progress.update(ended, words());
  };
  try {
    const { ledgerId, speed } = options;
    await replay(scenario, sender, tally, { ledgerId, speed, interrupted: terminal.interrupted, onCall });
  } finally {
    progress.stop();
  }
};

/** Adding up the words for every one of thousands of calls a second would cost more than the calls. */
const WORDS_EVERY_MS = 100;

/** What was kept back at the root goes out again, so that the proof has something withdrawn. */
const takeBackContingency = async (
  sender: Sender,
  tally: Tally,
  ledgerId: string,
  scenario: Scenario,
): Promise<void> => {
  const request = { envelope: envelopesOf(ledgerId)('withdraw'), amounts: amountsOf(scenario.contingency) };
  const answer = await sender.send({ $case: 'withdraw', value: WithdrawRequest.fromPartial(request) });
  requireAccepted(answer);
  tally.observe(answer);
};

/** The log is read first and last things later, so both are demanded at the farthest position that was answered. */
const collectProof = async (server: ServerConnection, ledgerId: string, tally: Tally) => {
  const projected = await readProjected(server, ledgerId, tally.position);
  const log = await readLog(server, ledgerId, tally.position);
  return prove(projected, log, tally.charged);
};
