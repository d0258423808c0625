/** One line of a benchmark's report. */
export interface Row {
  readonly what: string;
  /** Figure with its unit. */
  readonly value: string;
}

/** True: a short trial of whether everything still runs, whose figures mean nothing. */
export const isTrial = process.argv.includes('--trial');

/** A size of a benchmark, which a trial makes small. */
export const sized = (full: number, trial: number): number => (isTrial ? trial : full);

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en-US')} /s`;
export const inMiB = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
export const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)} x`;
