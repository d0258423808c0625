import type { LedgerClient } from '@ledger/client';
import { ConsumeMode, type CommandAnswer } from '@ledger/protocol';
import { usd } from './client';
import type { SeededRandom } from './seeded-random';

/** A command that can be sent as often as one likes, to any server of its ledger. */
export interface Sent {
  readonly commandId: string;
  readonly ledgerId: string;
  readonly send: (client: LedgerClient) => Promise<CommandAnswer>;
  /** The first answer that came. Absent: none did. */
  acknowledged?: CommandAnswer;
}

export interface TrafficOptions {
  readonly random: SeededRandom;
  readonly ledgerIds: readonly string[];
  /** Every ledger has these. */
  readonly agents: readonly string[];
  /** Lifetime of a reservation. */
  readonly ttlSeconds: number;
  /** Every amount is one to nine of it, in usd: `0.001`, or a larger power of ten where funds are to run out. */
  readonly unit: string;
}

/** Random commands of every kind of effect: charges, holds, bills, moves, and several of them in one. */
export class RandomTraffic {
  readonly sent: Sent[] = [];
  /** Per ledger: made, and so far nobody's to settle. */
  private readonly openReservations = new Map<string, string[]>();

  constructor(private readonly options: TrafficOptions) {}

  next(): Sent {
    const { random, ledgerIds } = this.options;
    const ledgerId = random.of(ledgerIds);
    const commandId = `c-${this.sent.length}`;
    const sent = { commandId, ledgerId, send: this.command(ledgerId, commandId) };
    this.sent.push(sent);
    return sent;
  }

  private command(ledgerId: string, commandId: string): Sent['send'] {
    const { random, agents, ttlSeconds, unit } = this.options;
    const accountId = random.of(agents);
    const amounts = usd(unit.replace('1', String(1 + random.below(9))));
    const envelope = { commandId, ledgerId, actor: 'traffic' };
    const open = this.openOf(ledgerId);
    switch (random.below(5)) {
      case 0: {
        const reservationId = `r-${commandId}`;
        const reserve = { envelope, accountId, reservationId, amounts, ttlSeconds };
        let isFirst = true;
        return async ({ commands }) => {
          const { answer } = await commands.reserve(reserve);
          if (isFirst) open.push(reservationId);
          isFirst = false;
          return answer!;
        };
      }
      case 1: {
        const reservationId = open.pop();
        if (reservationId === undefined) break;
        return async ({ commands }) => (await commands.settle({ envelope, reservationId, amounts })).answer!;
      }
      case 2: {
        const toId = agents[(agents.indexOf(accountId) + 1) % agents.length]!;
        return async ({ commands }) =>
          (await commands.transfer({ envelope, fromId: accountId, toId, amounts })).answer!;
      }
      case 3: {
        const consume = { accountId, mode: ConsumeMode.ENFORCE, amounts };
        const items = [
          { command: { $case: 'allocate' as const, value: { accountId, amounts } } },
          { command: { $case: 'consume' as const, value: consume } },
          { command: { $case: 'reclaim' as const, value: { accountId, amounts } } },
        ];
        return async ({ commands }) => (await commands.executeBatch({ atomic: envelope, commands: items })).answers[0]!;
      }
    }
    const mode = random.chance(0.5) ? ConsumeMode.ENFORCE : ConsumeMode.RECORD;
    return async ({ commands }) => (await commands.consume({ envelope, accountId, mode, amounts })).answer!;
  }

  private openOf(ledgerId: string): string[] {
    let open = this.openReservations.get(ledgerId);
    if (open === undefined) this.openReservations.set(ledgerId, (open = []));
    return open;
  }
}

/** The revisions that a recorded answer says are its command's; empty where nothing was recorded. */
export const revisionsOf = ({ outcome, revision }: CommandAnswer): readonly bigint[] => {
  if (revision === undefined) return [];
  const first = outcome?.$case === 'accepted' ? outcome.value.firstRevision! : revision;
  return Array.from({ length: Number(revision - first) + 1 }, (_, i) => first + BigInt(i));
};
