import { Inject, Injectable } from '@nestjs/common';
import { LEDGER_STREAM_PREFIX, ledgerOfStream } from '@ledger/domain';
import { WriterRegistry } from '@ledger/application';
import type { EventReader, Store } from '@ledger/event-store';
import { within, messageOf } from '@ledger/platform';
import type * as wire from '@ledger/protocol';
import { ReadSide, type ReadSideStatus } from '@ledger/read-models';
import { ClockQueries } from './clock-queries';
import { StoreWatch } from '../store-watch';
import { EVENT_READER, NATS_STATUS, SERVER_VERSION, STORE } from '../tokens';

/** Most ledgers that are named one by one. */
const PARKED_TOLD_MAX = 100;
/** Longest wait of the status for the store's answer. */
const HEAD_MS_MAX = 1_000;

/** Undefined: NATS is not configured. */
export type NatsStatusReader = () => wire.NatsStatus | undefined;

/** Status of the server as it reports it. */
@Injectable()
export class ServerStatus {
  private readonly startedAt = new Date().toISOString();

  constructor(
    @Inject(EVENT_READER) private readonly events: EventReader,
    @Inject(SERVER_VERSION) private readonly version: string,
    private readonly readSide: ReadSide,
    private readonly writers: WriterRegistry,
    @Inject(NATS_STATUS) private readonly natsStatus: NatsStatusReader,
    private readonly clock: ClockQueries,
    private readonly watch: StoreWatch,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /** Answers even while the store or the read models are down, since that is when it is asked. */
  async getStatus(): Promise<wire.GetStatusResponse> {
    const { answered, conflicts } = this.writers.counts;
    const { projections, parked, parkedLedgers } = await this.readModels();
    const known = new Set(parked.map(({ ledgerId }) => ledgerId));
    const damaged = damagedLedgers(this.store).filter(({ ledgerId }) => !known.has(ledgerId));
    return {
      version: this.version,
      startedAt: this.startedAt,
      storePosition: await this.storePosition(),
      projections,
      nats: this.natsStatus(),
      commandsAnswered: BigInt(answered),
      conflicts: BigInt(conflicts),
      parkedLedgers: [...parked, ...damaged].slice(0, PARKED_TOLD_MAX),
      parkedLedgersCount: parkedLedgers + damaged.length,
      clock: this.clock.status(),
      storeTrouble: this.watch.lastFound,
    };
  }

  /** Empty: the store did not answer, or not soon enough. */
  private storePosition(): Promise<string> {
    return within(HEAD_MS_MAX, this.events.head()).catch(() => '');
  }

  private async readModels(): Promise<
    Pick<ReadSideStatus, 'parked' | 'parkedLedgers'> & { readonly projections: wire.ProjectionStatus[] }
  > {
    try {
      const { models, parked, parkedLedgers } = await this.readSide.status();
      const projections = models.map(({ name, status, position, error }) => ({ name, state: status, position, error }));
      return { projections, parked, parkedLedgers };
    } catch (error) {
      const down = { name: 'read side', state: 'unavailable', position: undefined, error: messageOf(error) };
      return { projections: [down], parked: [], parkedLedgers: this.readSide.standing.parkedLedgers };
    }
  }
}

/** Ledgers with an event that the start found damaged, also where the tables had taken it up before. */
const damagedLedgers = ({ damage }: Pick<Store, 'damage'>): readonly wire.ParkedLedger[] => {
  const first = new Map<string, wire.ParkedLedger>();
  // Damage comes newest first, so the oldest of a ledger is kept.
  for (const { stream, from, reason } of damage) {
    if (!stream.startsWith(LEDGER_STREAM_PREFIX)) continue;
    const ledgerId = ledgerOfStream(stream);
    first.set(ledgerId, { ledgerId, revision: from, reason });
  }
  return [...first.values()];
};
