import type { NatsStatus } from '@ledger/protocol';
import type { Position } from '@ledger/event-store';

const PARKED_TOLD_MAX = 100;

/** Figures of the parts that use NATS since the start, and their obstacles, for the server's status. */
export class NatsFigures {
  connected = false;
  /** Servers that share the requests' partitions, this one included, in order. Empty: it has no share yet, or none any more. */
  members: readonly string[] = [];
  /** Number of partitions that are this server's. */
  partitions = 0;
  readonly requests = {
    /** Requests that were answered, errors included. */
    answered: 0,
    failed: 0,
    /** Requests without a reply subject that may be answered; they were not executed. */
    unanswerable: 0,
  };
  readonly events = {
    /** Messages that the stream acknowledged: one for each event and one for each account that it touches. */
    messages: 0,
    /** Position up to which everything is in the stream. Undefined: not known yet. */
    position: undefined as Position | undefined,
    /** Role of this server: it publishes, or stands by while another one does. Undefined: it has not begun. */
    role: undefined as 'publishing' | 'standby' | undefined,
    /** Reason why events wait. Undefined: there is none. */
    trouble: undefined as string | undefined,
    /** Ledgers whose events are owed, because one of them could not be published; the others go on. */
    parked: [] as readonly string[],
  };
  readonly intake = {
    /** Reports that were accepted, or refused by a rule: both kinds are recorded in the ledger. */
    recorded: 0,
    /** Recorded reports that were refused. */
    rejected: 0,
    parked: 0,
    /** Reports that were given back, to be delivered again. */
    retried: 0,
    trouble: undefined as string | undefined,
  };

  toWire(): NatsStatus {
    const { connected, members, partitions, requests, events, intake } = this;
    return {
      connected,
      requests: BigInt(requests.answered),
      requestsFailed: BigInt(requests.failed),
      requestsUnanswerable: BigInt(requests.unanswerable),
      eventMessages: BigInt(events.messages),
      eventsPosition: events.position,
      eventsTrouble: events.trouble,
      eventsRole: events.role,
      eventsParkedLedgers: events.parked.slice(0, PARKED_TOLD_MAX),
      intakeRecorded: BigInt(intake.recorded),
      intakeRejected: BigInt(intake.rejected),
      intakeParked: BigInt(intake.parked),
      intakeRetried: BigInt(intake.retried),
      intakeTrouble: intake.trouble,
      members: [...members],
      partitions,
    };
  }
}
