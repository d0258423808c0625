import { formatAmount, type DecimalText } from '@ledger/domain';
import type { Position } from '@ledger/event-store';
import { resourceRows } from '../accounts/reading';
import { readCheckpoint } from '../model/checkpoint';
import { iterate, type Connection } from '../model/database';
import { eachRow } from '../model/long-read';
import type { Demand } from '../model/page';
import { filterOf, type AttributionFilter, type Filter, type SpanDemand } from '../usage/filter';
import { WORK_SCALE } from './projection';

export interface EfficiencyDemand extends Demand, SpanDemand, AttributionFilter {}

/** Work compared with its cost. Outcomes and usage are selected by the same filter. */
export interface Efficiency {
  /** Sum of all reports, in the units of the reporter. */
  readonly work: DecimalText;
  readonly outcomes: number;
  /** Reports that told of success. Others may have said nothing of it. */
  readonly successes: number;
  readonly failures: number;
  /** Resources by name; one that was not used is not listed. */
  readonly resources: readonly ResourceEfficiency[];
  readonly position: Position;
}

export interface ResourceEfficiency {
  readonly resource: string;
  /** Usage, adjustments included. */
  readonly used: DecimalText;
  /** Ratio, rounded half away from zero to {@link RATIO_DECIMALS} decimals. Absent: no work was reported. */
  readonly usedPerWork?: DecimalText;
  /** Ratio, rounded the same way. Absent: nothing was used. */
  readonly workPerUnit?: DecimalText;
}

export const RATIO_DECIMALS = 12;

/** Undefined: there is no such ledger or account. */
export const getEfficiency = async (db: Connection, demand: EfficiencyDemand): Promise<Efficiency | undefined> => {
  const found = filterOf(db, demand);
  if (found === undefined) return undefined;
  const { work, ...counts } = await sumOutcomes(db, found.filter);
  const used = await sumUsage(db, found.filter);
  const resources = resourceRows(db, found.ledgerNo).flatMap(({ resource, scale }) => {
    const units = used.get(resource);
    return units === undefined ? [] : [resourceEfficiency(resource, units, scale, work)];
  });
  return { work: formatAmount(work, WORK_SCALE), ...counts, resources, position: readCheckpoint(db).position };
};

const resourceEfficiency = (resource: string, used: bigint, scale: number, work: bigint): ResourceEfficiency => ({
  resource,
  used: formatAmount(used, scale),
  ...(work !== 0n && { usedPerWork: ratio(used, scale, work, WORK_SCALE) }),
  ...(used !== 0n && { workPerUnit: ratio(work, WORK_SCALE, used, scale) }),
});

/** Quotient of two amounts in minor units of their scales. */
const ratio = (part: bigint, partScale: number, whole: bigint, wholeScale: number): DecimalText => {
  const numerator = part * 10n ** BigInt(RATIO_DECIMALS + wholeScale);
  const denominator = whole * 10n ** BigInt(partScale);
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  const [n, d] = [abs(numerator), abs(denominator)];
  return formatAmount((sign * (2n * n + d)) / (2n * d), RATIO_DECIMALS);
};
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

const sumOutcomes = async (
  db: Connection,
  { conditions, values }: Filter,
): Promise<{ work: bigint; outcomes: number; successes: number; failures: number }> => {
  const rows = iterate(
    db,
    `SELECT u.work, u.outcomes, u.successes, u.failures
     FROM accounts s JOIN outcomes u ON u.account_no = s.account_no
       JOIN attributions t ON t.attribution_no = u.attribution_no WHERE ${conditions.join(' AND ')}`,
    values,
  ) as Iterable<[string, number, number, number]>;
  const sum = { work: 0n, outcomes: 0, successes: 0, failures: 0 };
  await eachRow(rows, ([work, outcomes, successes, failures]) => {
    sum.work += BigInt(work);
    sum.outcomes += outcomes;
    sum.successes += successes;
    sum.failures += failures;
  });
  return sum;
};

const sumUsage = async (db: Connection, { conditions, values }: Filter): Promise<ReadonlyMap<string, bigint>> => {
  const rows = iterate(
    db,
    `SELECT u.resource, u.amount FROM accounts s JOIN usage u ON u.account_no = s.account_no
       JOIN attributions t ON t.attribution_no = u.attribution_no WHERE ${conditions.join(' AND ')}`,
    values,
  ) as Iterable<[string, string]>;
  const sums = new Map<string, bigint>();
  await eachRow(rows, ([resource, amount]) => {
    sums.set(resource, (sums.get(resource) ?? 0n) + BigInt(amount));
  });
  return sums;
};
