import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Streams of a command, and its signal to stop. Results go to `out`, progress and remarks to `err`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  /** True: `out` takes colours. */
  readonly colour: boolean;
  /** Aborted at the first Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Opens a terminal with colours only where a person looks on and did not ask for none. */
export const openTerminal = (
  streams: { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream },
  env: Readonly<Record<string, string | undefined>>,
  interrupted: AbortSignal,
): Terminal => ({
  out: streams.stdout,
  err: streams.stderr,
  colour: streams.stdout.isTTY === true && !env['NO_COLOR'],
  interrupted,
});

/** Gives the text a colour or weight, or leaves it as it is where the terminal takes none. */
export type Paint = (format: Format, text: string) => string;

export const painter =
  (colour: boolean): Paint =>
  (format, text) =>
    colour ? styleText(format, text) : text;

/** Writes an answer as JSON for programs. A bigint becomes text, since programs' numbers may lose its digits. */
export const jsonText = (answer: object): string =>
  JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);

/** Writes a line, and waits while the reader is slower: a tail of a million events must not gather in memory. */
export const writeLine = async (stream: NodeJS.WritableStream, line: string): Promise<void> => {
  if (stream.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve));
};
