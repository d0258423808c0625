import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { Metadata } from '@grpc/grpc-js';
import { QUERY_DTOS } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { ReadSide } from '@ledger/read-models';
import { Observable } from 'rxjs';
import { ClockQueries } from '../wire/clock-queries';
import { ServerStatus } from '../wire/server-status';
import { wellFormed } from '../wire/well-formed';
import type { WatchCall } from './watch/outgoing';
import { Watchers } from './watch/watchers';

const SERVICE = 'LedgerQueryService';

/** Calls about the log and about the server itself. */
@Controller()
export class ServerController {
  constructor(
    private readonly watchers: Watchers,
    private readonly readSide: ReadSide,
    private readonly status: ServerStatus,
    private readonly clock: ClockQueries,
  ) {}

  @GrpcMethod(SERVICE)
  watch(request: wire.WatchRequest, _metadata: Metadata, call: WatchCall): Observable<never> {
    wellFormed(QUERY_DTOS.WatchRequest, request);
    return this.watchers.watch(call);
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

  @GrpcMethod(SERVICE)
  confirmClock(request: wire.ConfirmClockRequest): Promise<wire.ConfirmClockResponse> {
    return this.clock.confirm(request);
  }
}
