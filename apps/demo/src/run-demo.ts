import { WithdrawRequest } from '@ledger/protocol';
import { type ServerConnection, silentProgress, startProgress, type Terminal } from '@ledger/terminal';
import { readLog, readProjected } from './proof/evidence';
import { prove } from './proof/proof';
import { LARGE, learnPrices } from './story/price-list';
import { replay, type ReplayOptions } from './replaying/replay';
import { planScenario, type Scenario } from './story/scenario';
import { openSender, type Sender, type Transport } from './replaying/sender';
import { envelopesOf, type EnvelopeOf } from './story/envelopes';
import { amountsOf, openAccounts, openDemoLedger, requireAccepted } from './replaying/setup';
import { stepFor, StoryClock } from './story/story-clock';
import { readStatuses, summarise, type Summary } from './summary';
import { Tally } from './replaying/tally';
import { readTraffic, sampleEvenly } from './story/traffic';

export interface DemoOptions {
  /** The fresh ledger's id. */
  readonly ledgerId: string;
  /** Number of calls of the trace, evenly picked. */
  readonly calls: number;
  readonly agentsPerFleet: number;
  readonly seed: number;
  /** Factor by which the replay is faster than the trace; infinite: as fast as possible. */
  readonly speed: number;
  readonly transport: Transport;
  /** True: no progress is shown. */
  readonly quiet: boolean;
}

/** Plays the story against a running server and proves the books. @throws CliFault when server or ledger refuse. */
export const runDemo = async (server: ServerConnection, options: DemoOptions, terminal: Terminal): Promise<Summary> => {
  const { ledgerId, seed, transport, speed } = options;
  const traffic = sampleEvenly(await readTraffic(), options.calls);
  const clock = new StoryClock(traffic[0]?.at ?? 0, stepFor(traffic));
  const envelope = envelopesOf(ledgerId, clock);
  await openDemoLedger(server, envelope);
  const prices = await learnPrices(server, envelope);
  const scenario = planScenario(traffic, options.agentsPerFleet, seed, prices);
  await openAccounts(server, envelope, scenario);
  const tally = new Tally(scenario.agents, scenario.calls.length);
  const sender = openSender(server, transport);
  try {
    const begun = performance.now();
    await play(scenario, sender, tally, { ...options, envelope, clock }, terminal);
    const seconds = (performance.now() - begun) / 1000;
    await takeBackContingency(sender, tally, envelope, scenario);
    const statuses = await readStatuses(server, ledgerId, scenario);
    const proof = await collectProof(server, ledgerId, tally);
    const interrupted = terminal.interrupted.aborted;
    const priceSource = prices.get(LARGE.model)!.source;
    const facts = { ledgerId, priceSource, seed, transport, speed, interrupted, seconds, retries: sender.retries };
    return summarise(facts, scenario, tally, statuses, proof);
  } finally {
    sender.close();
  }
};

const play = async (
  scenario: Scenario,
  sender: Sender,
  tally: Tally,
  options: DemoOptions & Pick<ReplayOptions, 'envelope' | 'clock'>,
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
    const { envelope, clock, speed } = options;
    await replay(scenario, sender, tally, { envelope, clock, speed, interrupted: terminal.interrupted, onCall });
  } finally {
    progress.stop();
  }
};

/** Adding up the words for every one of thousands of calls a second would cost more than the calls. */
const WORDS_EVERY_MS = 100;

/** Money that was kept back at the root goes out again, so that the proof has something withdrawn. */
const takeBackContingency = async (
  sender: Sender,
  tally: Tally,
  envelope: EnvelopeOf,
  scenario: Scenario,
): Promise<void> => {
  const request = { envelope: envelope('withdraw'), amounts: amountsOf(scenario.contingency) };
  const answer = await sender.send({ $case: 'withdraw', value: WithdrawRequest.fromPartial(request) });
  requireAccepted(answer);
  tally.observe(answer);
};

/** The log is read first and last things later, so both are demanded at the farthest position that was answered. */
const collectProof = async (server: ServerConnection, ledgerId: string, tally: Tally) => {
  const projected = await readProjected(server, ledgerId, tally.position);
  const { audit, priced } = await readLog(server, ledgerId, tally.position);
  return prove(projected, audit, tally.charged, { priced, runs: tally.runs });
};
