import { setMaxListeners } from 'node:events';
import { EXIT } from './cli-fault';
import { runCli } from './program';
import { openTerminal } from './terminal/terminal';

/** Who reads the output may go first, as `head` does: that is no fault. */
const endWithReader = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed));
};

const main = async (): Promise<void> => {
  endWithReader(process.stdout);
  endWithReader(process.stderr);
  const interruption = new AbortController();
  // Every wait of every call under way listens.
  setMaxListeners(0, interruption.signal);
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const terminal = openTerminal(process, process.env, interruption.signal);
  // A process that runs out of things to wait for ends without a word; it has then not done what it was asked.
  process.exitCode = EXIT.failed;
  process.exitCode = await runCli(process.argv.slice(2), terminal);
};

void main();
