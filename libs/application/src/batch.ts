import {
  decide,
  decideApart,
  decisionTime,
  encodeEvent,
  evolve,
  expireDue,
  mergeOverlay,
  overlay,
  type Decision,
  type LedgerCommand,
  type LedgerEvent,
  type LedgerState,
  type Overlay,
  type Rejection,
} from '@ledger/domain';
import {
  sealAppend,
  type ChainHead,
  type JsonText,
  type NewEvent,
  type Revision,
  type UnsealedEvent,
} from '@ledger/event-store';
import type { CommandResult } from './answers';
import type { CommittedLedger } from './committed-ledger';
import { endedThings, type Found } from './ended-lookup';
import { commandMetadata, writerMetadata } from './event-metadata';
import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, COMMAND_BYTES_MAX } from './limits';
import type { RecordedOutcome } from './outcome-entries';
import { crossingsOf, type RecordedDecision } from './recorded-answers';
import { spenderOf, Standing, unrecordedRejection } from './results';
import type { Waiting } from './waiting';

/** What a command will be answered once the batch is durable. */
export type Answer =
  /** Decided in this batch. */
  | {
      readonly kind: 'recorded';
      readonly waiting: Waiting;
      readonly recorded: Recorded;
      readonly repeat: boolean;
      readonly spenderId?: string;
    }
  /** Decided long ago: what was decided has to be read. */
  | {
      readonly kind: 'replay';
      readonly waiting: Waiting;
      readonly outcome: RecordedOutcome;
      readonly spenderId?: string;
    }
  | { readonly kind: 'unrecorded'; readonly waiting: Waiting; readonly result: CommandResult };

/** A decision whose events are part of a batch. */
export interface Recorded {
  readonly decision: RecordedDecision;
  readonly outcome: RecordedOutcome;
}

/** The state would be half changed: nothing of the batch may be kept. */
export class BatchSpoiled extends Error {
  override readonly name = 'BatchSpoiled';
  constructor(
    readonly waiting: Waiting | undefined,
    cause: unknown,
  ) {
    super('a decided event could not be applied', { cause });
  }
}

/** Decided expiries that found no room in the batch that found them due: they go first in the one after it. */
export interface DueExpiries {
  readonly after: Revision;
  readonly events: readonly LedgerEvent[];
}

/** Where a batch goes on: after the committed ledger, or after a batch that is being stored. */
export interface BatchStart {
  readonly state: LedgerState;
  readonly revision: Revision;
  readonly chainHead: ChainHead;
  /** Commands of the batch that is being stored. */
  readonly recorded?: ReadonlyMap<string, Recorded>;
}

export interface BatchContext {
  readonly ledger: CommittedLedger;
  readonly start: BatchStart;
  readonly found: Found;
  /** The one clock reading of the batch, in milliseconds since 1970. */
  readonly serverNow: number;
  readonly writerId: string;
  readonly due?: DueExpiries;
}

/**
 * Commands decided one after the other over a state of their own, and their events, for one append. Nothing outside of
 * it changes until the events are durable.
 */
export class Batch {
  readonly state: Overlay;
  readonly answers: Answer[] = [];
  readonly recorded = new Map<string, Recorded>();
  /** Commands of the batch, answered or not. */
  readonly commands: Waiting[] = [];
  due: DueExpiries | undefined;
  private readonly unsealed: UnsealedEvent[] = [];
  private bytes = 0;
  /** Everything due by this time was turned into events. */
  private expiredUntil = -Infinity;
  private readonly ended;

  constructor(private readonly context: BatchContext) {
    this.state = overlay(context.start.state);
    this.ended = endedThings(this.state, context.found);
    if (context.due?.after === context.start.revision) this.due = context.due;
  }

  get eventCount(): number {
    return this.unsealed.length;
  }

  /** Before the batch's first event. */
  get previousRevision(): Revision {
    return this.context.start.revision;
  }

  /** Of the last event. */
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
    if (header.status === 'absent' || header.clock === 'caller') return true;
    return this.expire(Math.max(this.context.serverNow, header.lastAt));
  }

  /**
   * Decides one command. False: there is no room for it, and it was not decided.
   *
   * @throws BatchSpoiled when its events could not be applied.
   */
  add(waiting: Waiting): boolean {
    const answer = this.repeatOf(waiting) ?? this.decideNew(waiting);
    if (answer === undefined) return false;
    this.commands.push(waiting);
    if (answer !== 'failed') this.answers.push(answer);
    return true;
  }

  private repeatOf(waiting: Waiting): Answer | undefined {
    const { command } = waiting;
    if (command.dryRun === true) return undefined;
    const { ledger, start, found } = this.context;
    const id = command.commandId;
    const recent = this.recorded.get(id) ?? start.recorded?.get(id);
    const outcome = recent?.outcome ?? ledger.outcomes.find(id) ?? found.commands.get(id);
    if (outcome === undefined) return undefined;
    const spenderId = spenderOf(waiting, this.state, this.ended);
    if (outcome.hash !== waiting.hash) {
      return this.unrecorded(waiting, { code: 'idempotency_conflict', commandId: id }, undefined, this.timeOf(command));
    }
    if (recent !== undefined) return { kind: 'recorded', waiting, recorded: recent, repeat: true, spenderId };
    return { kind: 'replay', waiting, outcome, spenderId };
  }

  private decideNew(waiting: Waiting): Answer | 'failed' | undefined {
    const { command } = waiting;
    if (command.dryRun === true) return this.guarded(waiting, () => this.dryRun(waiting));
    const due = decisionTime(this.state, command, this.context.serverNow);
    if (due !== undefined && !this.expire(due)) return undefined;
    const now = this.timeOf(command);
    const decided = this.guarded(waiting, () => decideApart(this.state, command, { now, ended: this.ended }));
    if (decided === 'failed') return decided;
    const { decision, changes } = decided;
    if (decision.outcome === 'malformed') return { kind: 'unrecorded', waiting, result: decision };
    if (decision.outcome === 'rejected' && this.state.header.status === 'absent') {
      return this.unrecorded(waiting, decision.rejection, decision.item, now);
    }
    const spenderId = spenderOf(waiting, this.state, this.ended);
    const recorded = this.record(waiting, decision, changes, now);
    return recorded && { kind: 'recorded', waiting, recorded, repeat: false, spenderId };
  }

  /** A fault of one command's decision is that command's alone: nothing was changed by it. */
  private guarded<T>(waiting: Waiting, decided: () => T): T | 'failed' {
    try {
      return decided();
    } catch (error) {
      waiting.fail(error);
      return 'failed';
    }
  }

  /** Decided as if what is due had been recorded, over a state that is thrown away. */
  private dryRun(waiting: Waiting): Answer {
    const { command } = waiting;
    const state = overlay(this.state);
    const due = decisionTime(state, command, this.context.serverNow);
    if (due !== undefined) for (const event of expireDue(state, due)) evolve(state, event);
    const now = this.timeOf(command);
    const ended = endedThings(state, this.context.found);
    const decision = decide(state, command, { now, ended });
    if (decision.outcome === 'malformed') return { kind: 'unrecorded', waiting, result: decision };
    const spenderId = spenderOf(waiting, state, ended);
    if (decision.outcome === 'rejected') {
      const standing = new Standing(state).of(spenderId);
      const result = unrecordedRejection(waiting, decision.rejection, decision.item, instant(now), standing);
      return { kind: 'unrecorded', waiting, result };
    }
    const { events } = decision;
    for (const event of events) evolve(state, event);
    const { commandId, ledgerId } = command;
    const answered = {
      commandId,
      ledgerId,
      at: instant(now),
      replayed: false,
      dryRun: true,
      ...new Standing(state).of(spenderId),
    };
    return {
      kind: 'unrecorded',
      waiting,
      result: { ...answered, outcome: 'accepted', events, crossings: crossingsOf(events) },
    };
  }

  private unrecorded(waiting: Waiting, rejection: Rejection, item: number | undefined, now: number): Answer {
    const standing = new Standing(this.state).of(spenderOf(waiting, this.state, this.ended));
    return {
      kind: 'unrecorded',
      waiting,
      result: unrecordedRejection(waiting, rejection, item, instant(now), standing),
    };
  }

  /** In milliseconds since 1970. Where the command's own time cannot be used it is the ledger's last. */
  private timeOf(command: LedgerCommand): number {
    const { header } = this.state;
    const now = decisionTime(this.state, command, this.context.serverNow);
    if (now !== undefined) return now;
    return header.status === 'absent' ? this.context.serverNow : header.lastAt;
  }

  /** Undefined: there is no room. */
  private record(
    waiting: Waiting,
    decision: Exclude<Decision<LedgerEvent>, { outcome: 'malformed' }>,
    changes: Overlay | undefined,
    now: number,
  ): Recorded | undefined {
    const { command, hash } = waiting;
    const metadata = commandMetadata(command, hash, this.context.writerId);
    let made: RecordedDecision =
      decision.outcome === 'accepted' ? decision : rejectedWith(waiting, decision.rejection, decision.item, now);
    let encoded = encodeAll(made.events, metadata);
    if (encoded.bytes > COMMAND_BYTES_MAX) {
      made = rejectedWith(waiting, { code: 'too_large', limit: 'bytes', max: COMMAND_BYTES_MAX }, undefined, now);
      encoded = encodeAll(made.events, metadata);
    }
    if (!this.hasRoom(encoded.events.length, encoded.bytes)) return undefined;
    const firstRevision = this.revision + 1n;
    try {
      if (made === decision && changes !== undefined) mergeOverlay(changes, this.state);
      else for (const event of made.events) evolve(this.state, event);
    } catch (error) {
      throw new BatchSpoiled(waiting, error);
    }
    for (const event of encoded.events) this.unsealed.push(event);
    this.bytes += encoded.bytes;
    const recorded = { decision: made, outcome: { hash, firstRevision, count: encoded.events.length } };
    this.recorded.set(command.commandId, recorded);
    return recorded;
  }

  /** False: there is no room for all of them. What was decided already, by the batch before, goes first. */
  private expire(now: number): boolean {
    if (this.due !== undefined) {
      if (!this.recordDue(this.due.events)) return false;
      this.due = undefined;
    }
    if (now <= this.expiredUntil) return true;
    if (!this.recordDue(expireDue(this.state, now))) return false;
    this.expiredUntil = now;
    return true;
  }

  private recordDue(events: readonly LedgerEvent[]): boolean {
    for (const [i, event] of events.entries()) {
      const { type, data } = encodeEvent(event);
      const metadata = writerMetadata(this.context.writerId);
      const bytes = Buffer.byteLength(data) + metadata.length;
      if (!this.hasRoom(1, bytes)) {
        this.due = { after: this.revision, events: events.slice(i) };
        return false;
      }
      try {
        evolve(this.state, event);
      } catch (error) {
        throw new BatchSpoiled(undefined, error);
      }
      this.unsealed.push({ type, data, metadata });
      this.bytes += bytes;
    }
    return true;
  }

  /** An empty batch has room for whatever one command or event may be. */
  private hasRoom(count: number, bytes: number): boolean {
    return (
      this.unsealed.length === 0 ||
      (this.unsealed.length + count <= BATCH_EVENTS_MAX && this.bytes + bytes <= BATCH_BYTES_MAX)
    );
  }
}

let instantMs = 0;
let instantText = new Date(0).toISOString();
/** The last one is remembered: the commands of a batch share their time. */
const instant = (ms: number): string => {
  if (ms !== instantMs) [instantMs, instantText] = [ms, new Date(ms).toISOString()];
  return instantText;
};

const encodeAll = (
  events: readonly LedgerEvent[],
  metadata: { readonly first: JsonText; readonly others: JsonText },
): { readonly events: UnsealedEvent[]; readonly bytes: number } => {
  const encoded: UnsealedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const { type, data } = encodeEvent(event);
    const own = encoded.length === 0 ? metadata.first : metadata.others;
    encoded.push({ type, data, metadata: own });
    bytes += Buffer.byteLength(data) + Buffer.byteLength(own);
  }
  return { events: encoded, bytes };
};

const rejectedWith = (
  waiting: Waiting,
  rejection: Rejection,
  item: number | undefined,
  now: number,
): RecordedDecision => {
  const { body } = waiting.command;
  const [accountId] = waiting.references.accounts;
  const event: LedgerEvent = {
    type: 'CommandRejected',
    data: {
      command: body.type,
      ...(accountId !== undefined && { accountId }),
      ...(item !== undefined && { item }),
      rejection,
      at: instant(now),
    },
  };
  return { outcome: 'rejected', events: [event], rejection, ...(item !== undefined && { item }) };
};
