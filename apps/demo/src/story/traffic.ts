import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type FleetName = 'coding' | 'chat';

/** One call of the trace, as it happened in production. */
export interface TracedCall {
  readonly fleet: FleetName;
  /** Milliseconds since 1970; the trace's finer digits are cut off. */
  readonly at: number;
  /** Input tokens. */
  readonly contextTokens: number;
  /** Output tokens: not known before the call has ended. */
  readonly generatedTokens: number;
}

const FILES: Readonly<Record<FleetName, string>> = {
  coding: 'AzureLLMInferenceTrace_code.csv',
  chat: 'AzureLLMInferenceTrace_conv.csv',
};

/** Every call of both services, in the order of time. @throws Error naming the file and line that cannot be read. */
export const readTraffic = async (): Promise<readonly TracedCall[]> => {
  const directory = trafficDirectory();
  const fleets = Object.entries(FILES) as [FleetName, string][];
  const lists = await Promise.all(
    fleets.map(async ([fleet, file]) => parseTrace(fleet, await readFile(join(directory, file), 'utf8'), file)),
  );
  return lists.flat().sort((a, b) => a.at - b.at);
};

const ROW = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\d{4},(\d{1,9}),(\d{1,9})$/;

/** `text` has a heading; its times are in UTC with seven fractional digits; its last line may lack a newline. */
export const parseTrace = (fleet: FleetName, text: string, file: string): readonly TracedCall[] =>
  text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line, i) => {
      const match = ROW.exec(line);
      if (match === null) throw new Error(`${file}, line ${i + 2}: not "time,context,generated": ${line.slice(0, 80)}`);
      const at = Date.parse(`${match[1]}T${match[2]}Z`);
      return { fleet, at, contextTokens: Number(match[3]), generatedTokens: Number(match[4]) };
    });

/** Evenly picked, so that a small sample is the same hour with the same two services. All, if there are not more. */
export const sampleEvenly = (calls: readonly TracedCall[], count: number): readonly TracedCall[] =>
  calls.length <= count
    ? calls
    : Array.from({ length: count }, (_, i) => calls[Math.floor((i * calls.length) / count)]!);

/** The files are not compiled, so they are found from the sources and from the build alike. */
const trafficDirectory = (): string => {
  for (let at = __dirname; ; at = dirname(at)) {
    const directory = join(at, 'apps', 'demo', 'traffic');
    if (existsSync(directory)) return directory;
    if (at === dirname(at)) throw new Error('apps/demo/traffic is missing: the demo replays the files in it');
  }
};
