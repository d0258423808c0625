import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import type { EventReader } from '@ledger/event-store';
import { WatchDto } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { ReadSide } from '@ledger/read-models';
import { catchError, Observable, throwError } from 'rxjs';
import { EVENT_READER } from '../tokens';
import { ServerStatus } from '../wire/server-status';
import { foreignTo } from '../wire/store-position';
import { wellFormed } from '../wire/well-formed';
import { LedgerGrpcServer } from './grpc-server';
import { sendEvents } from './watch';

const SERVICE = 'LedgerQueryService';

/** What is asked of the log and of the server itself. */
@Controller()
export class ServerController {
  constructor(
    @Inject(EVENT_READER) private readonly events: EventReader,
    private readonly server: LedgerGrpcServer,
    private readonly readSide: ReadSide,
    private readonly status: ServerStatus,
  ) {}

  @GrpcMethod(SERVICE)
  watch(
    request: wire.WatchRequest,
    _metadata: Metadata,
    call: ServerWritableStream<wire.WatchRequest, wire.WatchResponse>,
  ): Observable<never> {
    wellFormed(WatchDto, request);
    return sendEvents(this.events, call, this.server.closing).pipe(
      catchError((error: unknown) => throwError(() => foreignTo('after_position', error))),
    );
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

  @GrpcMethod(SERVICE)
  getStatus(): Promise<wire.GetStatusResponse> {
    return this.status.getStatus();
  }
}
