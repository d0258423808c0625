import type { LoggerService } from '@nestjs/common';
import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import { ProcessorTurn, type Store } from '@ledger/event-store';
import { PUBLISHED_CHECKPOINT } from '@ledger/platform';

/**
 * Makes the turn to publish every ledger's events.
 * @param patienceMs time that events wait for another server before this one takes over. Absent: five seconds.
 */
export const publishingTurn = (
  store: Pick<Store, 'events' | 'checkpoints' | 'isShared'>,
  log: LoggerService,
  patienceMs?: number,
): ProcessorTurn =>
  new ProcessorTurn(store, {
    checkpoint: PUBLISHED_CHECKPOINT,
    progress: 'how far events were published',
    streamPrefix: LEDGER_STREAM_PREFIX,
    onStartAgain: (why) =>
      log.warn(
        why === 'another log'
          ? 'the log is not the one whose events were published: publishing all of it'
          : `it is not known how far events were published: publishing all of them again (${why.message})`,
      ),
    patienceMs,
  });
