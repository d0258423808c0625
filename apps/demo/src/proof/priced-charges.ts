import type { LedgerEvent } from '@ledger/domain';
import { Decimal } from 'decimal.js';
import type { Finding } from '@ledger/audit';

const USD_SCALE = 9;
const PER_TOKENS = 1_000_000;
const CLASSES = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning'] as const;

/**
 * Works out every charge of usd anew from the tokens and the price that its event names: rounded up to a billionth of a
 * dollar, once, after all classes were added exactly.
 */
export class PricedCharges {
  readonly findings: Finding[] = [];
  private count = 0;

  /** Charges that were worked out anew. */
  get checked(): number {
    return this.count;
  }

  /** @param revision of the event, to name it by */
  apply({ type, data }: LedgerEvent, revision: bigint): void {
    if (type !== 'Consumed' && type !== 'Settled') return;
    const charged = data.charges.find(({ resource }) => resource === 'usd')?.amount ?? '0';
    const { price, attribution } = data;
    const find = (what: string, expected: string, found: string): void => {
      this.findings.push({ where: `${type} at revision ${revision}`, what, expected, found });
    };
    if (price === undefined) {
      if (charged !== '0' || data.unpriced) find('price of what was charged', 'a price', 'none');
      return;
    }
    this.count += 1;
    let millionths = new Decimal(0);
    for (const name of CLASSES) {
      const tokens = attribution?.tokens?.[name] ?? 0;
      const perMillion = price.perMillion?.[name];
      if (tokens > 0 && perMillion === undefined) find(`price of ${name} tokens`, 'a price', 'none');
      millionths = millionths.plus(new Decimal(perMillion ?? 0).times(tokens));
    }
    const usd = millionths.div(PER_TOKENS).toDecimalPlaces(USD_SCALE, Decimal.ROUND_UP);
    if (!usd.eq(charged)) find('usd, tokens times the price of the event', usd.toFixed(), charged);
  }
}
