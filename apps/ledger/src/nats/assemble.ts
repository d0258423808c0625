import { hostname } from 'node:os';
import { Logger } from '@nestjs/common';
import type { Store } from '@ledger/event-store';
import type { Config } from '@ledger/platform';
import type { LedgerGrpcServer } from '../grpc/grpc-server';
import type { ClockQueries } from '../wire/clock-queries';
import type { CommandGate } from '../wire/command-gate';
import type { ProjectedQueries } from '../wire/projected-queries';
import type { ServerStatus } from '../wire/server-status';
import type { StateQueries } from '../wire/state-queries';
import { advertisedAddress } from './advertised';
import { EventPublisher } from './event-publisher';
import type { NatsFigures } from './figures';
import { Intake } from './intake';
import { NatsLifecycle, type NatsActivity } from './nats-lifecycle';
import { queriesOver } from './queries';
import { NatsResponder } from './responder';

const log = new Logger('nats');

/** Makes the parts that use NATS, as configured. Null: NATS is not used. */
export const assembleNats =
  (config: Config, figures: NatsFigures) =>
  (
    gate: CommandGate,
    state: StateQueries,
    projected: ProjectedQueries,
    server: ServerStatus,
    clock: ClockQueries,
    store: Store,
    grpc: LedgerGrpcServer,
  ): NatsLifecycle | null => {
    const { nats, messageBytesMax, shutdownGraceSeconds } = config;
    if (nats === undefined) return null;
    const advertised = grpc.served.then((bound) => advertisedAddress(nats.advertise, bound, hostname()));
    const settings = { queueGroup: nats.queueGroup, messageBytesMax, advertised, readiness: grpc };
    const queries = queriesOver(state, projected, server, clock);
    const taking: NatsActivity[] = [new NatsResponder(gate, queries, settings, figures, log)];
    if (nats.intake) taking.push(new Intake(gate, nats, figures.intake, log));
    const activities = { taking, telling: nats.events ? [new EventPublisher(store, nats, figures.events, log)] : [] };
    const lifecycle = new NatsLifecycle(nats, activities, figures, shutdownGraceSeconds * 1000);
    // Both transports stop taking requests at the same moment: later ones are for other servers.
    grpc.closing.addEventListener('abort', () => void lifecycle.stopTaking());
    return lifecycle;
  };
