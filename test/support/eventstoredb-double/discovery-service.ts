import { status as Code, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Empty } from '@eventstore/db-client/generated/shared_pb';
import { setTimeout as pause } from 'node:timers/promises';
import type { LeaderEndpoint } from './failures';
import type { NodeContext } from './node-context';
import { failure, uuidOf } from './wire';

/** A member as gossip describes it. */
export interface Member extends LeaderEndpoint {
  readonly id: string;
  readonly state: 'leader' | 'follower' | 'unknown';
  readonly isAlive: boolean;
}

/** Services and features that this version lists; clients look for `batchappend` there. */
const METHODS: readonly { readonly service: string; readonly method: string; readonly features: string[] }[] = [
  { service: 'event_store.client.streams.streams', method: 'read', features: ['position', 'events'] },
  { service: 'event_store.client.streams.streams', method: 'append', features: [] },
  { service: 'event_store.client.streams.streams', method: 'delete', features: [] },
  { service: 'event_store.client.streams.streams', method: 'tombstone', features: [] },
  { service: 'event_store.client.streams.streams', method: 'batchappend', features: ['deadline_duration'] },
  { service: 'event_store.client.gossip.gossip', method: 'read', features: [] },
  { service: 'event_store.client.server_features.serverfeatures', method: 'getsupportedmethods', features: [] },
];

export const featuresHandler =
  (context: NodeContext) =>
  async (_call: ServerUnaryCall<Empty, SupportedMethods>, answer: sendUnaryData<SupportedMethods>): Promise<void> => {
    const fault = context.faults.take('features');
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'slow') await pause(fault.ms ?? 100);
    else if (fault !== undefined) return answer(failure(Code.UNAVAILABLE, 'Connection dropped'));
    const supported = new SupportedMethods();
    supported.setEventStoreServerVersion('23.10.6');
    for (const { service, method, features } of METHODS) {
      const entry = new SupportedMethod();
      entry.setServiceName(service);
      entry.setMethodName(method);
      entry.setFeaturesList(features);
      supported.addMethods(entry);
    }
    answer(null, supported);
  };

/** The enumeration of gossip.proto. */
const STATE = { leader: 8, follower: 6, unknown: 2 } as const;

export const gossipHandler =
  (context: NodeContext, members: () => readonly Member[]) =>
  async (_call: ServerUnaryCall<Empty, ClusterInfo>, answer: sendUnaryData<ClusterInfo>): Promise<void> => {
    const fault = context.faults.take('gossip');
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'slow') await pause(fault.ms ?? 100);
    else if (fault !== undefined) return answer(failure(Code.UNAVAILABLE, 'Connection dropped'));
    const info = new ClusterInfo();
    for (const { id, state, isAlive, host, port } of members()) {
      const endpoint = new EndPoint();
      endpoint.setAddress(host);
      endpoint.setPort(port);
      const member = new MemberInfo();
      member.setInstanceId(uuidOf(id));
      member.setTimeStamp((BigInt(Date.now()) * 10_000n).toString());
      member.setState(STATE[state]);
      member.setIsAlive(isAlive);
      member.setHttpEndPoint(endpoint);
      info.addMembers(member);
    }
    answer(null, info);
  };
