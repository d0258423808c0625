import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { NATS_SUBJECTS, partitionsOwnedBy, type MemberNote } from '@ledger/protocol';
import type { Advertised } from './advertised';
import type { NatsFigures } from './figures';
import { Members, readMemberNote } from './members';
import { messageBytes } from './messages';
import { OwnedPartitions } from './owned-partitions';

/** Interval between two notes of a server. */
const BEAT_MS = 1_000;
/** Time for which a joining server listens; those that are there answer at once. */
const JOIN_MS = 500;
/** Longest time for which a leaving server waits until the others listen to its partitions. */
const FAREWELL_MS_MAX = 1_000;

/** Readiness to record commands, as far as it depends on what lies behind this server. */
export interface Readiness {
  readonly isReady: boolean;
  /** Calls the listener after each change, until what it gives is called. */
  onReadiness(listener: () => void): () => void;
}

export interface ShareSettings {
  /** Name of this server, known when gRPC is served. */
  readonly advertised: Promise<Advertised>;
  /** Readiness of this server: while it is not ready, it has no share. */
  readonly readiness: Readiness;
  /** Subscribes to requests of an owned partition. */
  readonly subscribe: (subject: string) => Subscription;
}

/**
 * This server's share of the partitions, for as long as one connection lives. Members agree loosely: two that serve one
 * partition for a moment both answer rightly, and a request to a partition that nobody serves goes to the subjects that
 * all servers share. To keep even that rare, a server announces itself after it listens, and leaves after the others
 * serve.
 */
export class PartitionShare {
  private readonly instance = randomUUID();
  private readonly members = new Members();
  private readonly owned: OwnedPartitions;
  private readonly leaving = new AbortController();
  private state: MemberNote['state'] | 'aside' = 'joining';
  private unfollow: (() => void) | undefined;
  private advertised: Advertised | undefined;
  private notes: Subscription | undefined;
  private heart: NodeJS.Timeout | undefined;
  private settled: Promise<void> = Promise.resolve();
  /** Members for which the farewell waits. */
  private readonly awaited = new Set<string>();
  private onHeir: (() => void) | undefined;
  private readonly warned = new Set<string>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly settings: ShareSettings,
    private readonly figures: NatsFigures,
    private readonly log: LoggerService,
  ) {
    this.owned = new OwnedPartitions(connection, settings.subscribe);
  }

  /** Finds out who is there, takes its share, and keeps it up to date until {@link leave}. */
  async join(): Promise<void> {
    const { signal } = this.leaving;
    const advertised = await this.settings.advertised;
    // A connection that is gone for good has a successor, with a share of its own.
    if (signal.aborted || this.connection.isClosed()) return;
    this.advertised = advertised;
    this.notes = this.connection.subscribe(NATS_SUBJECTS.member, {
      callback: (error, { data }) => {
        if (error === null) this.hear(readMemberNote(data));
        else this.log.error(`${NATS_SUBJECTS.member} cannot be subscribed to: ${error.message}`);
      },
    });
    this.tell();
    await pause(JOIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    this.unfollow = this.settings.readiness.onReadiness(() => this.turn());
    this.turn();
    this.heart = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  /** Serves its share while it is ready, and leaves it to others while it is not. */
  private turn(): void {
    const { isReady } = this.settings.readiness;
    if (this.state === 'leaving' || this.state === (isReady ? 'serving' : 'aside')) return;
    if (isReady) {
      this.state = 'serving';
      void this.settle().then(() => this.tell());
      return;
    }
    const hadShare = this.state === 'serving';
    this.state = 'aside';
    if (hadShare) {
      const inherited = this.bequeath();
      this.settled = this.settled.then(() => inherited);
    }
    void this.settle();
  }

  /** Says farewell, waits a moment for its successors, and takes nothing more. */
  async leave(): Promise<void> {
    this.leaving.abort();
    clearInterval(this.heart);
    this.unfollow?.();
    const hadShare = this.state === 'serving';
    this.state = 'leaving';
    if (hadShare) await this.bequeath();
    await this.settled;
    await this.owned.release();
    this.notes?.unsubscribe();
    this.note();
  }

  /** Announces that it owns nothing any more, and waits until all others listen to its partitions, or for a moment. */
  private async bequeath(): Promise<void> {
    for (const name of this.members.names) this.awaited.add(name);
    this.tell();
    if (this.awaited.size === 0 || this.connection.isClosed()) return;
    const inherited = new Promise<void>((resolve) => (this.onHeir = resolve));
    const over = new AbortController();
    await Promise.race([inherited, pause(FAREWELL_MS_MAX, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
  }

  private hear(note: MemberNote | undefined): void {
    if (note === undefined || note.instance === this.instance) return;
    if (note.member === this.advertised!.address) {
      if (note.state === 'serving') this.warnOnce(twinWarning(note.member));
      return;
    }
    const isChange = this.members.hear(note);
    if (this.state === 'leaving' || this.state === 'aside') {
      // A member that is leaving as well takes nothing over.
      if (note.answers === this.instance || note.state === 'leaving') this.awaited.delete(note.member);
      if (this.awaited.size === 0) this.onHeir?.();
      return;
    }
    if (this.state === 'joining') return;
    if (isChange) this.changed(`${note.member} ${note.state === 'serving' ? 'came' : 'went'}`);
    // A joining server wants to know who is here; a leaving one, when all its partitions are listened to.
    if (note.state !== 'serving') void this.settled.then(() => this.tell(note.instance));
  }

  private beat(): void {
    if (!this.figures.connected) return this.members.excuse();
    if (this.state === 'serving') this.tell();
    const gone = this.members.beat();
    if (gone.length > 0) this.changed(`${gone.join(', ')} fell silent`);
  }

  private changed(what: string): void {
    if (this.members.names.length > 0 && this.advertised!.isGuess)
      this.warnOnce(guessWarning(this.advertised!.address));
    void this.settle().then(() => this.log.log(`${what}: ${this.owned.count} partitions are this server's`));
  }

  /** Makes changes one after another, each with the members that are there when its turn comes. */
  private settle(): Promise<void> {
    const { address } = this.advertised!;
    this.settled = this.settled.then(async () => {
      if (this.state === 'leaving') return;
      const isServing = this.state === 'serving';
      await this.owned.own(isServing ? partitionsOwnedBy(address, [...this.members.names, address]) : []);
      this.note();
    });
    return this.settled;
  }

  private tell(answers?: string): void {
    const { connection, instance } = this;
    const state = this.state === 'aside' ? 'leaving' : this.state;
    if (connection.isClosed() || connection.isDraining()) return;
    const note: MemberNote = { member: this.advertised!.address, instance, state, ...(answers && { answers }) };
    connection.publish(NATS_SUBJECTS.member, messageBytes(note));
  }

  private note(): void {
    this.figures.members = this.state === 'serving' ? [...this.members.names, this.advertised!.address].sort() : [];
    this.figures.partitions = this.owned.count;
  }

  private warnOnce(warning: string): void {
    if (this.warned.has(warning)) return;
    this.warned.add(warning);
    this.log.warn(warning);
  }
}

const twinWarning = (name: string): string =>
  `another server calls itself ${name} too: both serve the same partitions, and their commands race. ` +
  'Set LEDGER_ADVERTISE of each to the address that its gRPC clients dial';

const guessWarning = (name: string): string =>
  `several servers share these ledgers, and this one, listening at every address, calls itself ${name}: ` +
  'set LEDGER_ADVERTISE to the address that its gRPC clients dial, so that they agree with NATS on who owns a ledger';
