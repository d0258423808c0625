import { usageFrom, type ProviderUsage } from '@ledger/models';

/** Usage object as an API returns it, and the measures that it holds. */
export interface UsageRow {
  readonly api: string;
  readonly of?: string;
  readonly usage: unknown;
  readonly is: Partial<ProviderUsage>;
}

/** One test a row. */
export const usageRows = (rows: readonly UsageRow[]): void =>
  it.each(rows)('$api $of', ({ api, usage, is }) => {
    expect(usageFrom(api, usage)).toEqual({ doubts: [], ignored: [], tokens: {}, ...is });
  });
