import type { LedgerClient } from '@ledger/client';
import { ConsumeMode, type CommandAnswer } from '@ledger/protocol';
import { usd } from '../support/client';
import type { SeededRandom } from '../support/seeded-random';

type Send = (client: LedgerClient) => Promise<CommandAnswer>;

/** A command that was acknowledged, to be sent again. */
interface Acknowledged {
  readonly send: Send;
  readonly answer: CommandAnswer;
}

/** Sums that a ledger must show for the acknowledged commands, in thousandths of a dollar. */
export interface Expected {
  used: bigint;
  charges: number;
}

export const AGENTS: readonly string[] = ['a', 'b', 'c'];
/** Most acknowledged commands that are kept to be sent again. */
const REMEMBERED_MAX = 20_000;
const TTL_SECONDS = 600;

/** Random commands whose effect is known when they are acknowledged, and repeats of earlier ones. */
export class SoakTraffic {
  readonly expected = new Map<string, Expected>();
  readonly faults: string[] = [];
  acknowledged = 0;
  repeated = 0;
  private readonly remembered: Acknowledged[] = [];
  private sequence = 0;

  constructor(
    private readonly random: SeededRandom,
    private readonly ledgerIds: readonly string[],
    /** Sends until it is acknowledged. Undefined: given up, because it can never be. */
    private readonly deliver: (send: Send) => Promise<CommandAnswer | undefined>,
  ) {
    for (const id of ledgerIds) this.expected.set(id, { used: 0n, charges: 0 });
  }

  /** One command, or a few that belong together. */
  async step(): Promise<void> {
    const { random } = this;
    const ledgerId = random.of(this.ledgerIds);
    const accountId = random.of(AGENTS);
    const amount = 1 + random.below(9);
    switch (random.below(6)) {
      case 0:
        return this.repeat(random.of(this.remembered));
      case 1:
        return this.reserveAndSettle(ledgerId, accountId, amount);
      case 2:
        return this.batch(ledgerId, accountId, amount);
      default:
        return this.consume(ledgerId, accountId, amount, random.chance(0.5) ? ConsumeMode.ENFORCE : ConsumeMode.RECORD);
    }
  }

  /** Every command that is remembered, once more. */
  async repeatAll(): Promise<void> {
    const waiting = [...this.remembered];
    const caller = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await this.repeat(next);
    };
    await Promise.all(Array.from({ length: 16 }, caller));
  }

  private envelope(ledgerId: string) {
    return { commandId: `c-${(this.sequence += 1)}`, ledgerId, actor: 'soak' };
  }

  private async consume(ledgerId: string, accountId: string, amount: number, mode: ConsumeMode): Promise<void> {
    const request = { envelope: this.envelope(ledgerId), accountId, mode, amounts: thousandths(amount) };
    await this.run(ledgerId, amount, async ({ commands }) => (await commands.consume(request)).answer!);
  }

  private async reserveAndSettle(ledgerId: string, accountId: string, amount: number): Promise<void> {
    const reserve = this.envelope(ledgerId);
    const reservationId = `r-${reserve.commandId}`;
    const hold = { envelope: reserve, accountId, reservationId, amounts: thousandths(9), ttlSeconds: TTL_SECONDS };
    const held = await this.run(ledgerId, 0, async ({ commands }) => (await commands.reserve(hold)).answer!);
    if (held?.outcome?.$case !== 'accepted') return;
    const bill = { envelope: this.envelope(ledgerId), reservationId, amounts: thousandths(amount), final: true };
    await this.run(ledgerId, amount, async ({ commands }) => (await commands.settle(bill)).answer!);
  }

  private async batch(ledgerId: string, accountId: string, amount: number): Promise<void> {
    const value = {
      envelope: this.envelope(ledgerId),
      accountId,
      mode: ConsumeMode.RECORD,
      amounts: thousandths(amount),
    };
    const commands = [{ command: { $case: 'consume' as const, value } }];
    await this.run(ledgerId, amount, async (client) => {
      const answer = (await client.commands.executeBatch({ commands })).answers[0]!;
      if (answer.outcome?.$case !== 'failed') return answer;
      const { grpcCode: code, message } = answer.outcome.value;
      throw Object.assign(new Error(message), { code, details: message });
    });
  }

  private async run(ledgerId: string, amount: number, send: Send): Promise<CommandAnswer | undefined> {
    const answer = await this.deliver(send);
    if (answer === undefined) return undefined;
    this.acknowledged += 1;
    if (answer.outcome?.$case === 'accepted' && amount > 0) {
      const expected = this.expected.get(ledgerId)!;
      expected.used += BigInt(amount);
      expected.charges += 1;
    }
    this.remember({ send, answer });
    return answer;
  }

  private remember(one: Acknowledged): void {
    if (this.remembered.length < REMEMBERED_MAX) this.remembered.push(one);
    else this.remembered[this.random.below(REMEMBERED_MAX)] = one;
  }

  private async repeat(one: Acknowledged | undefined): Promise<void> {
    if (one === undefined) return;
    const again = await this.deliver(one.send);
    if (again === undefined) return;
    this.repeated += 1;
    const { answer } = one;
    const isSame = again.outcome?.$case === answer.outcome?.$case && again.revision === answer.revision;
    // A refusal that was too many to be recorded is decided anew.
    if (!isSame && answer.revision !== undefined) {
      this.faults.push(`${answer.commandId} was at revision ${answer.revision}, then at ${again.revision}`);
    }
  }
}

const thousandths = (amount: number) => usd(`0.00${amount}`);
