import type { Row } from './row';

export type Suite = () => Promise<readonly Row[]>;
export type Suites = Readonly<Record<string, Suite>>;

/** Hears of each suite before and after it. */
export interface Listener {
  readonly started: (suite: string) => void;
  readonly ended: (suite: string, rows: readonly Row[]) => void;
}

/**
 * Runs the wanted suites one after the other, or all where none is named.
 *
 * @throws Error for a name that no suite has, a suite that fails, and one whose figures are none.
 */
export const runSuites = async (
  all: Suites,
  wanted: readonly string[],
  { started, ended }: Listener,
): Promise<void> => {
  const unknown = wanted.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${Object.keys(all).join(', ')}`);
  for (const [name, run] of Object.entries(all)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    started(name);
    const rows = await run().catch((error: unknown) => {
      throw new Error(`suite ${name} failed`, { cause: error });
    });
    const broken = rows.length === 0 ? 'no rows' : rows.find(({ value }) => !isFigure(value))?.what;
    if (broken !== undefined) throw new Error(`suite ${name} has no figures: ${broken}`);
    ended(name, rows);
  }
};

const isFigure = (value: string): boolean => /\d/.test(value) && !/NaN|Infinity|undefined/.test(value);
