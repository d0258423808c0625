import type { LoggerService } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { type Store, ProcessorTurn } from '@ledger/event-store';
import type { NatsConfig } from '@ledger/platform';
import { EventOutlet } from './event-outlet';
import { EventPublication } from './event-publication';
import type { NatsFigures } from './figures';
import type { NatsActivity } from './nats-lifecycle';
import { publishingTurn } from './publishing-turn';

/**
 * Publishes every stored event to a stream, in the log's order, at least once. The checkpoint follows what the stream
 * has stored. Of several servers on one store one publishes at a time, and another takes over when it goes.
 */
export class EventPublisher implements NatsActivity {
  private readonly turn: ProcessorTurn;
  private stopping = new AbortController();
  private publication: EventPublication | undefined;
  private running: Promise<void> | undefined;

  /** @param patienceMs time that events wait for another server before this one takes over. Absent: five seconds. */
  constructor(
    private readonly store: Pick<Store, 'events' | 'checkpoints' | 'isShared'>,
    private readonly config: NatsConfig,
    private readonly figures: NatsFigures['events'],
    private readonly log: LoggerService,
    patienceMs?: number,
  ) {
    this.turn = publishingTurn(store, log, patienceMs);
  }

  start(connection: NatsConnection): void {
    this.stopping = new AbortController();
    this.running = this.takeTurns(connection, this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.publication?.stop();
    await this.running;
    this.figures.role = undefined;
  }

  private async takeTurns(connection: NatsConnection, signal: AbortSignal): Promise<void> {
    const outlet = new EventOutlet(connection, this.config, this.figures, this.log);
    // Trouble of the former connection is forgotten; an obstacle that is still there is met again.
    this.figures.trouble = undefined;
    try {
      // The stream is created at once, so that a subscriber that comes before the first event finds it.
      await outlet.prepare();
      while (await this.takeTurn(outlet, signal));
    } catch (error) {
      // Only the end of the wait for a turn leads here.
      if (!signal.aborted) throw error;
    } finally {
      outlet.close();
    }
  }

  /** Runs one turn. False: no turn follows it. */
  private async takeTurn(outlet: EventOutlet, signal: AbortSignal): Promise<boolean> {
    const { figures, log } = this;
    // Trouble of the wait alone ends here; trouble of publishing ends when something was published.
    let inTheWay: string | undefined;
    const from = await this.turn.take(signal, {
      onStandby: ({ position }) => {
        if (figures.role !== 'standby') log.log('another server may publish the events; standing by');
        figures.role = 'standby';
        figures.position = position;
        // No trouble: the store has answered, and another server's events do not wait here.
        figures.trouble = inTheWay = undefined;
      },
      onTrouble: (trouble) => {
        inTheWay = trouble;
        outlet.tell(trouble);
      },
    });
    if (figures.trouble === inTheWay) figures.trouble = undefined;
    signal.throwIfAborted();
    if (figures.role === 'standby')
      log.log(`publishing the events from ${from.position} on in place of another server`);
    figures.role = 'publishing';
    const publication = new EventPublication(from, this.store.events, outlet, this.turn, figures, log);
    this.publication = publication;
    const { status, error } = await publication.ended;
    if (publication.isLost || error === undefined) return publication.isLost;
    figures.trouble = `${status}: ${error.message}`;
    log.error(`publishing of events is ${status}: ${error.message}`);
    return false;
  }
}
