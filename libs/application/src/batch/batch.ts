import {
  accountsOf,
  decideApart,
  decisionTime,
  encodeEvent,
  evolve,
  expireDue,
  instantText,
  keepsRejection,
  mergeOverlay,
  overlay,
  rejectionOwner,
  type Decision,
  type LedgerEvent,
  type Overlay,
  type Rejection,
} from '@ledger/domain';
import { sealAppend, type ChainHead, type NewEvent, type Revision, type UnsealedEvent } from '@ledger/event-store';
import { refuseInDoubt } from '../clock-doubts';
import { BatchSpoiled, type BatchContext, type DueExpiries } from './batch-context';
import { type Reply, type Recorded } from './reply';
import { dryRun, unusableTime } from './dry-run';
import { endedLookup } from '../committed/ended-lookup';
import { encodeAll, rejectedWith } from './event-encoding';
import { commandMetadata, writerMetadata } from '../committed/event-metadata';
import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, COMMAND_BYTES_MAX } from '../limits';
import type { RecordedDecision } from '../committed/recorded-decisions';
import type { RejectionTally } from './rejection-tally';
import { spenderOf, AccountStandings } from './account-standings';
import { unrecordedRejection } from './command-results';
import type { PendingCommand } from '../pending/pending-command';

/** Bytes of a RejectionsCounted with its metadata at most. */
const COUNTED_BYTES_MAX = 1_024;

const NOTHING_DUE: readonly LedgerEvent[] = [];

/**
 * Commands that are decided one after the other over a state of the batch's own, and their events, for one append.
 * Nothing outside of the batch changes until the events are durable.
 */
export class Batch {
  readonly state: Overlay;
  readonly replies: Reply[] = [];
  readonly recorded = new Map<string, Recorded>();
  /** Commands of the batch, answered or not. */
  readonly commands: PendingCommand[] = [];
  due: DueExpiries | undefined;
  /** Rejections that are not recorded with the batch. The start's own tally, until one is counted or recorded. */
  tally: RejectionTally;
  private readonly unsealed: UnsealedEvent[] = [];
  private bytes = 0;
  /** Time up to which everything due was turned into events. */
  private expiredUntil = -Infinity;
  private readonly ended;

  constructor(private readonly context: BatchContext) {
    this.state = overlay(context.start.state);
    this.ended = endedLookup(this.state, context.found);
    this.tally = context.start.tally;
    if (context.due?.after === context.start.revision) this.due = context.due;
  }

  get eventCount(): number {
    return this.unsealed.length;
  }

  /** Revision before the batch's first event. */
  get previousRevision(): Revision {
    return this.context.start.revision;
  }

  /** Revision of the last event. */
  get revision(): Revision {
    return this.previousRevision + BigInt(this.unsealed.length);
  }

  /** @throws RangeError when there are no events. */
  seal(): { readonly events: readonly NewEvent[]; readonly head: ChainHead } {
    const { ledger, start } = this.context;
    return sealAppend(ledger.stream, start.revision + 1n, start.chainHead, this.unsealed);
  }

  /** Records expiries that are due by the server's clock. False: there is no room for all of them. */
  expireDueNow(): boolean {
    const { header } = this.state;
    if (header.status === 'absent') return true;
    const { serverNow, recordCounts } = this.context;
    const now = header.clock === 'caller' ? header.lastAt : Math.max(serverNow, header.lastAt);
    const { dueAt, accountIds } = this.tally;
    if (dueAt !== undefined && (recordCounts || dueAt <= serverNow) && !this.recordCounted(accountIds, now))
      return false;
    return header.clock === 'caller' || this.expire(now);
  }

  /**
   * Decides one command. False: there is no room for it, and it was not decided.
   *
   * @throws BatchSpoiled when its events could not be applied.
   */
  add(pending: PendingCommand): boolean {
    const reply = this.repeatOf(pending) ?? this.decideNew(pending);
    if (reply === undefined) return false;
    this.commands.push(pending);
    if (reply !== 'failed') this.replies.push(reply);
    return true;
  }

  private repeatOf(pending: PendingCommand): Reply | undefined {
    const { command } = pending;
    if (command.dryRun === true) return undefined;
    const { ledger, start, found, serverNow } = this.context;
    const id = command.commandId;
    const recent = this.recorded.get(id) ?? start.recorded?.get(id);
    const outcome = recent?.outcome ?? ledger.outcomes.find(id) ?? found.commands.get(id);
    if (outcome === undefined) return undefined;
    const spenderId = spenderOf(pending, this.state, this.ended);
    if (outcome.hash !== pending.content.hash) {
      const now = decisionTime(this.state, command, serverNow) ?? unusableTime(this.state, serverNow);
      return this.unrecorded(pending, { code: 'idempotency_conflict', commandId: id }, undefined, now);
    }
    if (recent !== undefined) return { kind: 'recorded', pending, recorded: recent, repeat: true, spenderId };
    return { kind: 'replay', pending, outcome, spenderId };
  }

  private decideNew(pending: PendingCommand): Reply | 'failed' | undefined {
    const { command } = pending;
    const { rulebook, start } = this.context;
    if (this.guarded(pending, () => refuseInDoubt(this.state, command, this.context)) === 'failed') return 'failed';
    const closesPeriod = command.body.type === 'ClosePeriod';
    // A period's end states the log before it, which is known only at the start of a batch. The command keeps the time
    // at which it was first met: otherwise expiries that fall due later would always come before it.
    const serverNow = closesPeriod ? pending.metAt(this.context.serverNow) : this.context.serverNow;
    if (closesPeriod && this.eventCount > 0) return undefined;
    if (command.dryRun === true) {
      const result = this.guarded(pending, () => dryRun(pending, this.state, this.context));
      return result === 'failed' ? result : { kind: 'unrecorded', pending, result };
    }
    const time = decisionTime(this.state, command, serverNow);
    // A command is decided before the ledger's last time only if it sets the time back. Nothing else that falls due
    // with it may be recorded before that time.
    const dueAt = time === undefined ? undefined : Math.max(time, this.state.header.lastAt);
    if (dueAt !== undefined && this.dueBy(dueAt).length > 0) {
      // Malformed input changes nothing, not even the ledger's time.
      const tried = this.guarded(pending, () => dryRun(pending, this.state, this.context));
      if (tried === 'failed') return tried;
      if (tried.outcome === 'malformed') return { kind: 'unrecorded', pending, result: tried };
      if (!this.expire(dueAt)) return undefined;
    }
    if (closesPeriod && this.eventCount > 0) return undefined;
    const now = time ?? unusableTime(this.state, serverNow);
    const decided = this.guarded(pending, () =>
      decideApart(this.state, command, { ...rulebook, now, ended: this.ended, head: start }),
    );
    if (decided === 'failed') return decided;
    const { decision, changes } = decided;
    if (decision.outcome === 'malformed') return { kind: 'unrecorded', pending, result: decision };
    if (decision.outcome === 'rejected' && !this.keeps(pending, decision.rejection, now)) {
      return this.unrecorded(pending, decision.rejection, decision.item, now);
    }
    const spenderId = spenderOf(pending, this.state, this.ended);
    const recorded = this.record(pending, decision, changes, now);
    return recorded && { kind: 'recorded', pending, recorded, repeat: false, spenderId };
  }

  /** Runs a decision. If it fails, only this command fails: the decision changed nothing. */
  private guarded<T>(pending: PendingCommand, decided: () => T): T | 'failed' {
    try {
      return decided();
    } catch (error) {
      pending.fail(error);
      return 'failed';
    }
  }

  /** False: there is no ledger to record the rejection in, or its account had too many and it was only counted. */
  private keeps({ references }: PendingCommand, { code }: Rejection, now: number): boolean {
    if (this.state.header.status === 'absent') return false;
    const owner = rejectionOwner(this.state, references.accounts[0]);
    if (keepsRejection(owner, now)) return true;
    this.ownTally().add(owner.id, code, instantText(now), this.context.serverNow);
    return false;
  }

  private unrecorded(pending: PendingCommand, rejection: Rejection, item: number | undefined, now: number): Reply {
    const spenderId = spenderOf(pending, this.state, this.ended);
    const standing = new AccountStandings(this.state, now, this.context.rulebook).ofRefused(pending, spenderId, {
      rejection,
      item,
    });
    return {
      kind: 'unrecorded',
      pending,
      result: unrecordedRejection(pending, rejection, item, instantText(now), standing),
    };
  }

  /** Undefined: the batch has no room. */
  private record(
    pending: PendingCommand,
    decision: Exclude<Decision<LedgerEvent>, { outcome: 'malformed' }>,
    changes: Overlay | undefined,
    now: number,
  ): Recorded | undefined {
    const { command, content } = pending;
    const metadata = commandMetadata(command, content.hash, this.context.writerId);
    let made: RecordedDecision =
      decision.outcome === 'accepted' ? decision : rejectedWith(pending, decision.rejection, decision.item, now);
    let encoded = encodeAll(made.events, metadata);
    if (encoded.bytes > COMMAND_BYTES_MAX) {
      made = rejectedWith(pending, { code: 'too_large', limit: 'bytes', max: COMMAND_BYTES_MAX }, undefined, now);
      encoded = encodeAll(made.events, metadata);
    }
    if (!this.tally.isEmpty && !this.recordCounted(made.events.flatMap(accountsOf), now)) return undefined;
    if (!this.hasRoom(encoded.events.length, encoded.bytes)) return undefined;
    const firstRevision = this.revision + 1n;
    try {
      if (made === decision && changes !== undefined) mergeOverlay(changes, this.state);
      else for (const event of made.events) evolve(this.state, event);
    } catch (error) {
      throw new BatchSpoiled(pending, error);
    }
    for (const event of encoded.events) this.unsealed.push(event);
    this.bytes += encoded.bytes;
    const recorded = { decision: made, outcome: { hash: content.hash, firstRevision, count: encoded.events.length } };
    this.recorded.set(command.commandId, recorded);
    return recorded;
  }

  /** Events that come before a decision at that time: those left over from the batch before, else those due by now. */
  private dueBy(now: number): readonly LedgerEvent[] {
    if (this.due !== undefined) return this.due.events;
    if (now <= this.expiredUntil) return NOTHING_DUE;
    const due = expireDue(this.state, now);
    if (due.length === 0) this.expiredUntil = now;
    return due;
  }

  /** Records the expiries due by a time. False: the batch has no room for all of them. */
  private expire(now: number): boolean {
    for (let due = this.dueBy(now); due.length > 0; due = this.dueBy(now)) {
      if (!this.recordDue(due)) return false;
      this.due = undefined;
    }
    return true;
  }

  private recordDue(events: readonly LedgerEvent[]): boolean {
    for (const [i, event] of events.entries()) {
      const counted = this.tally.isEmpty || this.recordCounted(accountsOf(event), Date.parse(event.data.at));
      if (counted && this.recordOwn(event)) continue;
      this.due = { after: this.revision, events: events.slice(i) };
      return false;
    }
    return true;
  }

  /** Records the counted rejections of accounts that have an event next. False: the batch has no room for all. */
  private recordCounted(accountIds: readonly string[], now: number): boolean {
    for (const id of accountIds) {
      if (!this.tally.has(id)) continue;
      const events = this.tally.eventsOf(id, instantText(now));
      // All or none: half of an account's counts would be counted again with the other half.
      if (!this.hasRoom(events.length, events.length * COUNTED_BYTES_MAX)) return false;
      for (const event of events) this.recordOwn(event);
      this.ownTally().remove(id);
    }
    return true;
  }

  /** Copies the tally of the batch's start before it is changed: the batch may never be stored. */
  private ownTally(): RejectionTally {
    if (this.tally === this.context.start.tally) this.tally = this.tally.copy();
    return this.tally;
  }

  /** Records an event that belongs to no command. False: the batch has no room for it. */
  private recordOwn(event: LedgerEvent): boolean {
    const { type, data } = encodeEvent(event);
    const metadata = writerMetadata(this.context.writerId);
    const bytes = Buffer.byteLength(data) + metadata.length;
    if (!this.hasRoom(1, bytes)) return false;
    try {
      evolve(this.state, event);
    } catch (error) {
      throw new BatchSpoiled(undefined, error);
    }
    this.unsealed.push({ type, data, metadata });
    this.bytes += bytes;
    return true;
  }

  /** An empty batch has room for any command or event, however large. */
  private hasRoom(count: number, bytes: number): boolean {
    return (
      this.unsealed.length === 0 ||
      (this.unsealed.length + count <= BATCH_EVENTS_MAX && this.bytes + bytes <= BATCH_BYTES_MAX)
    );
  }
}
