import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import type { EventReader } from '@ledger/event-store';
import { WatchDto } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { ReadSide } from '@ledger/read-models';
import { Observable } from 'rxjs';
import { EVENT_READER, SERVER_VERSION } from '../tokens';
import { LedgerGrpcServer } from './grpc-server';
import { sendEvents } from './watch';
import { wellFormed } from '../wire/well-formed';

const SERVICE = 'LedgerQueryService';

/** What is asked of the log and of the server itself. */
@Controller()
export class ServerController {
  private readonly startedAt = new Date().toISOString();

  constructor(
    @Inject(EVENT_READER) private readonly events: EventReader,
    @Inject(SERVER_VERSION) private readonly version: string,
    private readonly server: LedgerGrpcServer,
    private readonly readSide: ReadSide,
  ) {}

  @GrpcMethod(SERVICE)
  watch(
    request: wire.WatchRequest,
    _metadata: Metadata,
    call: ServerWritableStream<wire.WatchRequest, wire.WatchResponse>,
  ): Observable<never> {
    wellFormed(WatchDto, request);
    return sendEvents(this.events, call, this.server.closing);
  }

  /** Goes on when the client goes: half a rebuild is of no use to anybody. */
  @GrpcMethod(SERVICE)
  rebuildReadModels(): Observable<wire.RebuildReadModelsResponse> {
    return new Observable((subscriber) => {
      let events = 0;
      this.readSide
        .rebuild((progress) => {
          events = progress.events;
          const { position, head } = progress;
          subscriber.next({ position, head, events: BigInt(events), live: false });
        })
        .then(
          (position) => {
            subscriber.next({ position, head: position, events: BigInt(events), live: true });
            subscriber.complete();
          },
          (error: unknown) => subscriber.error(error),
        );
    });
  }

  /** Answers also while the read side is down: that is when it is asked. */
  @GrpcMethod(SERVICE)
  async getStatus(): Promise<wire.GetStatusResponse> {
    return {
      version: this.version,
      startedAt: this.startedAt,
      storePosition: await this.events.head(),
      projections: await this.projections(),
    };
  }

  private async projections(): Promise<wire.ProjectionStatus[]> {
    try {
      const { models } = await this.readSide.status();
      return models.map(({ name, status, position, error }) => ({ name, state: status, position, error }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return [{ name: 'read side', state: 'unavailable', position: undefined, error: why }];
    }
  }
}
