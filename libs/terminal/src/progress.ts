import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param words stand beside the bar; absent: those given before stay. */
  update(done: number, words?: string): void;
  /** Sets the size once it is known, or has grown. */
  total(total: number): void;
  stop(): void;
}

const LINES_WITHOUT_TERMINAL_MS = 5_000;

const FIGURES = '{percentage}%  {value}/{total}  {words}';
/** Format without the figures, where these mean nothing to people and the words say it. */
export const WORDS_ALONE = '{percentage}%  {words}';

/** Shows a bar on the stream while it is a terminal, and now and then a line when it is not. */
export const startProgress = (
  stream: NodeJS.WriteStream,
  title: string,
  total: number,
  figures: typeof FIGURES | typeof WORDS_ALONE = FIGURES,
): Progress => {
  const progress = new SingleBar({
    format: `${title} {bar} ${figures}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    stream,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: LINES_WITHOUT_TERMINAL_MS,
    emptyOnZero: true,
    // The command handles Ctrl-C itself: it stops gracefully and still reports.
    gracefulExit: false,
  });
  // A command that fails before it has done anything shows no empty bar.
  let isShown = false;
  const shown = (): SingleBar => {
    if (!isShown) progress.start(total, 0, { words: '' });
    isShown = true;
    return progress;
  };
  return {
    update: (done, words) => shown().update(done, words === undefined ? {} : { words }),
    total: (size) => shown().setTotal(size),
    stop: () => {
      if (isShown) progress.stop();
    },
  };
};

/** Progress for callers that asked for silence, such as a script that reads JSON. */
export const silentProgress: Progress = { update: () => undefined, total: () => undefined, stop: () => undefined };
