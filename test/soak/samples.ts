import { readFileSync } from 'node:fs';
import { openFiles } from '../support/open-files';

export interface Sample {
  /** Seconds since the soak began. */
  readonly second: number;
  readonly descriptors: number;
  readonly residentBytes: number;
  /** Events that the read models are behind the log. */
  readonly lagEvents: number;
}
/** Figures of a process as test/support/tell-process.cjs writes them. */
export interface ProcessSample {
  readonly heapBytes: number;
  readonly loopMs: number;
}

const MIB = 1024 * 1024;

/** Largest growth from the median of the first third to that of the last: a share or an amount, whichever is larger. */
const BOUNDS: Readonly<Record<string, { readonly share: number; readonly amount: number; readonly unit: string }>> = {
  descriptors: { share: 0.1, amount: 16, unit: '' },
  'resident memory': { share: 0.3, amount: 192, unit: ' MiB' },
  heap: { share: 0.3, amount: 64, unit: ' MiB' },
  'lag of the read models': { share: 0.5, amount: 2_000, unit: ' events' },
  'event loop p99': { share: 0.5, amount: 150, unit: ' ms' },
};

/** Kibibytes in `VmRSS`. */
const residentBytes = (pid: number): number => {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
};

export const sampleOf = (pid: number, second: number, lagEvents: number): Sample => ({
  second,
  descriptors: openFiles(pid).length,
  residentBytes: residentBytes(pid),
  lagEvents,
});

export interface Flatness {
  readonly what: string;
  /** Medians. */
  readonly first: number;
  readonly last: number;
  readonly unit: string;
  readonly isFlat: boolean;
}

/** Each figure's median over the first third of the samples against that over the last. */
export const flatness = (samples: readonly Sample[], process: readonly ProcessSample[]): readonly Flatness[] => {
  const figures: Readonly<Record<string, readonly number[]>> = {
    descriptors: samples.map(({ descriptors }) => descriptors),
    'resident memory': samples.map((sample) => sample.residentBytes / MIB),
    heap: process.map(({ heapBytes }) => heapBytes / MIB),
    'lag of the read models': samples.map(({ lagEvents }) => lagEvents),
    'event loop p99': process.map(({ loopMs }) => loopMs),
  };
  return Object.entries(figures).map(([what, values]) => {
    const { share, amount, unit } = BOUNDS[what]!;
    const third = Math.ceil(values.length / 3);
    const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
    return { what, first, last, unit, isFlat: last - first <= Math.max(share * first, amount) };
  });
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};
