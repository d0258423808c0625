import { setMaxListeners } from 'node:events';
import { EXIT } from './cli-fault';
import { openTerminal, type Terminal } from './terminal';

/** A reader of the output may close it early, as `head` does: that is not a fault. */
const endWithReader = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed));
};

/** Runs a command line as this process: with its arguments, streams, signals and exit code. */
export const runMain = async (
  run: (args: readonly string[], terminal: Terminal) => Promise<number>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> => {
  endWithReader(process.stdout);
  endWithReader(process.stderr);
  const interruption = new AbortController();
  // Every wait of every call under way adds a listener.
  setMaxListeners(0, interruption.signal);
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const terminal = openTerminal(process, env, interruption.signal);
  // A process that runs out of things to wait for ends silently, and has then not done what it was asked.
  process.exitCode = EXIT.failed;
  process.exitCode = await run(process.argv.slice(2), terminal);
};
