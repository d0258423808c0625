import { LEDGER_STREAM_PREFIX } from '@ledger/domain';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailable, runProcessor, type EventReader, type Processor } from '@ledger/event-store';
import { isPassingFault } from '../model/database';
import { gathering } from './gathered';
import type { Log } from '../messages';
import { takeUpOwed } from './taking-up-owed';
import { type Projector } from './projector';

/** Waits between attempts. A busy file is free soon; on a full disk the last wait is repeated until there is room. */
const RETRY_WAITS_MS: readonly number[] = [50, 200, 1_000];
/** Wait between two attempts to read the events that parked ledgers are owed, while the store or the disk is away. */
const OWED_WAIT_MS = 1_000;

/**
 * Keeps one projector up to date with the log until it is stopped, and gives parked ledgers another try at its start.
 */
export class Following {
  private readonly processor: Processor;
  private readonly ending = new AbortController();
  private readonly owed: Promise<void>;

  /** @param onChange called after every change of {@link state} or of the projector's. */
  constructor(
    private readonly reader: EventReader,
    private readonly projector: Projector,
    private readonly log: Log,
    private readonly onChange: () => void,
  ) {
    projector.onParked(({ ledgerId, revision, reason }) => {
      log('error', `read models: ledger ${ledgerId} is parked before revision ${revision}, others go on: ${reason}`);
      onChange();
    });
    this.processor = runProcessor({
      name: 'read models',
      reader: gathering(reader),
      target: projector,
      streamPrefix: LEDGER_STREAM_PREFIX,
      retryWaitsMs: RETRY_WAITS_MS,
      isPassing: isPassingFault,
      onChange: () => setImmediate(onChange),
    });
    void this.processor.ended.then(({ status, error }) => {
      if (error !== undefined) log('error', `read models are ${status}: ${error.message}`);
    });
    this.owed = this.takeUp();
  }

  get status(): ReturnType<Processor['state']>['status'] {
    return this.processor.state().status;
  }

  /** Reason why the log is not followed, or not just now. Undefined: it is. */
  get trouble(): string | undefined {
    const { error, trouble } = this.processor.state();
    return error?.message ?? trouble;
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.owed;
    await this.processor.stop();
  }

  private async takeUp(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted && this.projector.parked.length > 0) {
      try {
        return await takeUpOwed(this.reader, this.projector, signal, this.log).finally(this.onChange);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof EventStoreUnavailable || isPassingFault(error))) {
          return this.log('error', `read models: parked ledgers could not be tried again: ${String(error)}`);
        }
        await pause(OWED_WAIT_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
