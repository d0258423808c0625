import {
  EventStoreUnavailable,
  type EventReader,
  findUnmet,
  LogIncomplete,
  unmetInWords,
  type LogClaim,
  type LogWitness,
  type OpenOptions,
} from '@ledger/event-store';

/**
 * Keeps the witnesses with their claims as they are now: what is derived may be made anew before the server can be
 * reached.
 */
export const remembered = (witnesses: readonly LogWitness[]): Promise<readonly LogWitness[]> =>
  Promise.all(
    witnesses.map(async (witness) => {
      const known: LogClaim[] = [];
      for await (const claim of witness.claims()) known.push(claim);
      return {
        ...witness,
        claims: async function* () {
          yield* known;
        },
      };
    }),
  );

/** Holds a server's log against what was derived from it here, once, when the server can be reached. */
export class ServerLogCheck {
  private isPassed = false;

  constructor(
    private readonly events: EventReader,
    private readonly witnesses: readonly LogWitness[],
    private readonly options: Required<Pick<OpenOptions, 'acceptShorterLog' | 'onWarning'>>,
  ) {}

  /** @throws LogIncomplete */
  async runIfReachable(): Promise<void> {
    await this.run().catch((error: unknown) => {
      if (!(error instanceof EventStoreUnavailable)) throw error;
    });
  }

  /** @throws LogIncomplete, EventStoreUnavailable */
  async run(): Promise<void> {
    if (this.isPassed) return void (await this.events.head());
    const unmet = await findUnmet(this.events, this.witnesses);
    const { acceptShorterLog, onWarning } = this.options;
    if (unmet.length > 0) {
      const words = `the event store lacks events that were recorded: ${unmetInWords(unmet)}`;
      if (!acceptShorterLog) throw new LogIncomplete(words);
      onWarning(`${words}; going on without them, as was asked for`);
      for (const { witness, claim } of unmet) await witness.forget?.(claim.stream);
    }
    this.isPassed = true;
  }
}
