import { Decimal } from 'decimal.js';
import { bar, type Column, grouped, type Paint, renderTable } from '@ledger/terminal';
import { type Proof } from './proof/proof';
import { type AgentSummary, type Summary } from './summary';
import { type Crossing } from './replaying/tally';

const TOP_AGENTS = 12;
const TOP_HELP = 8;
const CROSSINGS_SHOWN = 16;
const BAR_WIDTH = 24;

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });

/** The whole report as text for a terminal. */
export const renderReport = (summary: Summary, paint: Paint): string =>
  [
    headline(summary, paint),
    section('Spend by fleet', fleetTable(summary, paint), paint),
    section(
      `The ${Math.min(TOP_AGENTS, summary.agents.length)} agents that spent most`,
      agentTable(summary, paint),
      paint,
    ),
    section('Refused, by reason', denials(summary), paint),
    section('Runs, quotas and advice', advice(summary), paint),
    section('Who helped whom', helpTable(summary, paint), paint),
    section('Thresholds crossed', crossingTable(summary, paint), paint),
    section('Speed', speed(summary, paint), paint),
    section('The proof', renderProof(summary.proof, paint), paint),
  ].join('\n\n');

const section = (title: string, body: string, paint: Paint): string => `${paint('bold', title)}\n${indent(body)}`;

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');

const headline = ({ ledgerId, seed, calls, interrupted }: Summary, paint: Paint): string => {
  const notMade = Object.entries(calls.notMade).map(([why, count]) => `${whole(count)} ${why.replaceAll('_', ' ')}`);
  const parts = [
    `${whole(calls.planned)} calls`,
    `${whole(calls.settled)} settled (${whole(calls.overEstimate)} above their estimate)`,
    `${whole(total(calls.denied))} refused`,
    ...(notMade.length > 0 ? [`not made: ${notMade.join(', ')}`] : []),
  ];
  const stopped = interrupted ? paint('yellow', '  (stopped early)') : '';
  return `${paint('bold', ledgerId)}  seed ${seed}${stopped}\n${parts.join(' · ')}`;
};

const fleetTable = ({ fleets, priceSource }: Summary, paint: Paint): string => {
  const most = Decimal.max(...fleets.map(({ usd }) => usd), '0.000000001');
  const rows = fleets.map(({ name, usd, tokens, quota, settled, denied }) => [
    name,
    dollars(usd),
    grouped(tokens),
    `${grouped(quota.amount)} ${quota.resource} per ${quota.unit} of ${quota.timeZone}`,
    whole(settled),
    whole(total(denied)),
    paint('cyan', bar(new Decimal(usd).div(most).toNumber(), BAR_WIDTH)),
  ]);
  const columns = [
    left('fleet'),
    right('usd'),
    right('tokens'),
    left('quota'),
    right('settled'),
    right('refused'),
    left(''),
  ];
  return `${renderTable(columns, rows, paint)}\npriced by the server by model and token class, exact: ${priceSource}`;
};

const agentTable = ({ agents }: Summary, paint: Paint): string => {
  const top = [...agents].sort((a, b) => new Decimal(b.usd).cmp(a.usd)).slice(0, TOP_AGENTS);
  const most = new Decimal(top[0]?.usd ?? 1);
  const rows = top.map((agent) => [
    agent.accountId,
    `${agent.role}, ${agent.priority}`,
    paintStatus(agent.status, paint),
    dollars(agent.usd),
    grouped(agent.tokens),
    whole(agent.settled),
    whole(total(agent.denied)),
    remark(agent),
    paint('cyan', bar(most.isZero() ? 0 : new Decimal(agent.usd).div(most).toNumber(), BAR_WIDTH)),
  ]);
  const columns = [
    left('agent'),
    left('role, priority'),
    left('status'),
    right('usd'),
    right('tokens'),
    right('settled'),
    right('refused'),
    left('remarks'),
    left(''),
  ];
  return `${renderTable(columns, rows, paint)}\n${statusCounts(agents, paint)}`;
};

const remark = ({ endedBy, degraded }: AgentSummary): string =>
  [
    ...(endedBy === undefined ? [] : [`ended: ${endedBy.replaceAll('_', ' ')}`]),
    ...(degraded > 0 ? [`${whole(degraded)} on a cheaper model`] : []),
  ].join('; ');

const statusCounts = (agents: readonly AgentSummary[], paint: Paint): string => {
  const counts = new Map<string, number>();
  for (const { status } of agents) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = ['green', 'yellow', 'orange', 'red', 'black']
    .filter((status) => counts.has(status))
    .map((status) => `${counts.get(status)} ${paintStatus(status, paint)}`);
  return `all ${agents.length} agents: ${parts.join(', ')}`;
};

const paintStatus = (status: string, paint: Paint): string => {
  switch (status) {
    case 'green':
    case 'yellow':
    case 'red':
      return paint(status, status);
    case 'orange':
      return paint('yellowBright', status);
    case 'black':
      return paint('inverse', status);
    default:
      return status;
  }
};

const denials = ({ calls: { denied } }: Summary): string => {
  const sorted = Object.entries(denied).sort(([, a], [, b]) => b - a);
  return sorted.length === 0
    ? 'nothing was refused'
    : sorted.map(([reason, count]) => `${whole(count).padStart(6)}  ${reason}`).join('\n');
};

const advice = ({ hints, runs, turns }: Summary): string => {
  const turned = turns.map(
    ({ ownerId, resource, startsAt, rolledIn }) =>
      `the quota of ${ownerId} began anew at ${startsAt}, ${grouped(rolledIn)} ${resource} rolled in`,
  );
  return [
    `${whole(runs.opened)} runs and threads opened, ${whole(runs.closed)} closed with their final figures, ${whole(runs.continued)} refusals by bounds of their own`,
    `${whole(hints.slowedDown)} calls let be while throttled, ${whole(hints.waitedForQuota)} while a quota was used up, ${whole(hints.movedToCheaperModel)} made with a cheaper model`,
    ...turned,
  ].join('\n');
};

const helpTable = ({ help }: Summary, paint: Paint): string => {
  if (help.length === 0) return 'nobody needed help, or nobody could give it';
  const most = [...help].sort((a, b) => Number(b.amounts['tokens'] ?? 0) - Number(a.amounts['tokens'] ?? 0));
  const rows = most
    .slice(0, TOP_HELP)
    .map(({ donorId, payerId, times, amounts }) => [
      `${donorId} → ${payerId}`,
      `${whole(times)}×`,
      amounts['tokens'] === undefined ? '-' : grouped(amounts['tokens']),
      amounts['usd'] === undefined ? '-' : dollars(amounts['usd']),
    ]);
  const table = renderTable([left('from → to'), right('times'), right('tokens'), right('usd')], rows, paint);
  return help.length > TOP_HELP ? `${table}\nand ${help.length - TOP_HELP} more pairs` : table;
};

/**
 * Shows each threshold once, by the first time, since funds that come in arm it again; those that only warn are
 * counted.
 */
const crossingTable = ({ crossings }: Summary, paint: Paint): string => {
  const distinct = new Map<string, { readonly first: Crossing; times: number }>();
  for (const first of crossings) {
    const key = `${first.ownerId} ${first.resource} ${first.basis} ${first.threshold}`;
    const known = distinct.get(key);
    if (known === undefined) distinct.set(key, { first, times: 1 });
    else known.times += 1;
  }
  if (distinct.size === 0) return 'none';
  const acting = [...distinct.values()].filter(({ first }) => first.action !== 'warn' || isQuota(first));
  const rows = acting
    .sort((a, b) => severity(b.first) - severity(a.first))
    .slice(0, CROSSINGS_SHOWN)
    .sort((a, b) => a.first.at - b.first.at)
    .map(({ first: { at, ownerId, resource, basis, threshold, action }, times }) => [
      percent(new Decimal(at)),
      ownerId,
      `${percent(new Decimal(threshold))} of its ${basis} of ${resource}`,
      times === 1 ? '' : `${times}×`,
      action,
    ]);
  const columns = [right('at'), left('owner'), left('reached'), right(''), left('agents are asked to')];
  const others = distinct.size - rows.length;
  const table = rows.length === 0 ? [] : [renderTable(columns, rows, paint)];
  return [
    ...table,
    ...(others > 0 ? [`and ${whole(others)} more, ${whole(distinct.size - acting.length)} of them warnings`] : []),
  ].join('\n');
};

/**
 * Chooses the lines to show where there are too many: quotas first, then whatever stops agents, then whatever degrades
 * and throttles them, and runs last.
 */
const severity = (crossing: Crossing): number =>
  isQuota(crossing)
    ? SEVERITIES.length
    : SEVERITIES.indexOf(crossing.action) - (crossing.ofRun ? SEVERITIES.length : 0);
const isQuota = ({ basis, ofRun }: Crossing): boolean => basis === 'limit' && !ofRun;
const SEVERITIES = ['throttle', 'degrade', 'stop'];

const speed = (
  { commands, seconds, commandsPerSecond, transport, latencyMs, repeats, retries }: Summary,
  paint: Paint,
): string => {
  const rows = (['reserve', 'settle'] as const).map((name) => {
    const { count, p50, p95, p99, max } = latencyMs[name];
    return [name, whole(count), ms(p50), ms(p95), ms(p99), ms(max)];
  });
  const table = renderTable(
    [left(''), right('calls'), right('p50'), right('p95'), right('p99'), right('max')],
    rows,
    paint,
  );
  const rate = `${whole(commands)} commands in ${seconds.toFixed(1)} s, ${whole(Math.round(commandsPerSecond))} a second, ${transport}`;
  const twice = `${whole(repeats)} sent twice on purpose, ${whole(retries)} again after a failure; none booked twice`;
  return `${rate}\n${table}\n${twice}`;
};

/** Tells for every resource where all of it is, by both sources, and the verdict. */
export const renderProof = (proof: Proof, paint: Paint): string => {
  const rows = proof.totals.map((one) => [
    one.resource,
    one.source,
    grouped(one.funded),
    grouped(one.withdrawn),
    grouped(one.available),
    grouped(one.held),
    grouped(one.consumed),
    one.difference === '0' ? paint('green', '0') : paint('red', one.difference),
    grouped(one.unpaid),
  ]);
  const columns = [
    left('resource'),
    left('by'),
    right('funded'),
    right('= withdrawn'),
    right('+ available'),
    right('+ held'),
    right('+ consumed'),
    right('rest'),
    right('paid by nobody'),
  ];
  const told = Object.entries(proof.told).map(([resource, amount]) => `${grouped(amount)} ${resource}`);
  const lines = [
    renderTable(columns, rows, paint),
    `the client was told that it spent ${told.join(', ')}`,
    `${whole(proof.events)} events folded anew, ${whole(proof.rows)} rows compared, ${whole(proof.priced)} charges worked out by hand, ${whole(proof.runs)} runs' final figures compared`,
  ];
  return [
    ...lines,
    proof.holds
      ? paint(['green', 'bold'], 'To the last digit: log, projections and client agree.')
      : broken(proof, paint),
  ].join('\n');
};

const FINDINGS_SHOWN = 20;

const broken = ({ findings }: Proof, paint: Paint): string => {
  const lines = findings
    .slice(0, FINDINGS_SHOWN)
    .map(({ where, what, expected, found }) => `${where}: ${what}: expected ${expected}, found ${found}`);
  const more = findings.length - lines.length;
  const all = [
    `THE PROOF FAILS: ${whole(findings.length)} figures differ.`,
    ...lines,
    ...(more > 0 ? [`and ${whole(more)} more`] : []),
  ];
  return all.map((line) => paint('red', line)).join('\n');
};

const whole = (count: number): string => grouped(String(count));
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const dollars = (usd: string): string => grouped(new Decimal(usd).toFixed(4));
const percent = (share: Decimal): string => `${share.times(100).toFixed(0)}%`;
const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
