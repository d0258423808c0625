import type { Metadata } from '@grpc/grpc-js';
import { accessDenied, noLeaderInfo, notLeader, unauthenticated, type LeaderEndpoint } from './failures';
import type { Faults } from './faults';
import type { Storage } from './storage';
import type { CallFailure } from './wire';

/** Everything that the services of one node share. */
export interface NodeContext {
  readonly storage: Storage;
  readonly faults: Faults;
  /** Passwords by user name; absent: anybody may do anything, as on an insecure node. */
  readonly users: Readonly<Record<string, string>> | undefined;
  /** The leader as far as this node knows. Undefined: it knows of none. */
  leader(): 'self' | LeaderEndpoint | undefined;
  /** Address at which clients reach this node. */
  endpoint(): LeaderEndpoint;
  /** Ends every connection of the node, as a broken network does. */
  cut(): void;
}

/** Undefined: allowed. Basic credentials, on calls that need a user. */
export const refusal = ({ users }: NodeContext, metadata: Metadata): CallFailure | undefined => {
  if (users === undefined) return undefined;
  const [header] = metadata.get('authorization');
  if (header === undefined) return accessDenied();
  const given = Buffer.from(header.toString().replace(/^Basic /, ''), 'base64').toString('utf8');
  const colon = given.indexOf(':');
  return users[given.slice(0, colon)] === given.slice(colon + 1) ? undefined : unauthenticated();
};

/** A follower passes writes on and reads its own log, but for calls that ask for the leader. Undefined: go on. */
export const leaderRefusal = (context: NodeContext, metadata: Metadata): CallFailure | undefined => {
  const leader = context.leader();
  if (leader === 'self' || metadata.get('requires-leader')[0]?.toString().toLowerCase() !== 'true') return undefined;
  return leader === undefined ? noLeaderInfo() : notLeader(leader);
};

/**
 * Failure of the `not-leader` fault: it names another leader than this node where there is one, else the node itself.
 */
export const claimedLeader = (context: NodeContext): CallFailure => {
  const leader = context.leader();
  return notLeader(leader === undefined || leader === 'self' ? context.endpoint() : leader);
};
