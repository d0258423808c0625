import type { LedgerClient } from '@ledger/client';
import { AccountKind, ConsumeMode } from '@ledger/protocol';
import { accepted, envelope, usd } from './client';

/** A ledger with funds and some agents to spend them. */
export const openFunded = async (client: LedgerClient, ledgerId: string, agents: readonly string[]): Promise<void> => {
  accepted(await client.commands.openLedger({ envelope: envelope(ledgerId) }));
  accepted(await client.commands.fund({ envelope: envelope(ledgerId), amounts: usd('1000') }));
  for (const accountId of agents) {
    const account = { envelope: envelope(ledgerId), accountId, kind: AccountKind.AGENT };
    accepted(await client.commands.openAccount({ ...account, allocation: usd('1') }));
  }
};

/** One message of many small charges, turn by turn for each agent. */
export const spend = (client: LedgerClient, ledgerId: string, agents: readonly string[], count: number) => {
  const commands = Array.from({ length: count }, (_, i) => ({
    command: {
      $case: 'consume' as const,
      value: {
        envelope: envelope(ledgerId),
        accountId: agents[i % agents.length]!,
        mode: ConsumeMode.RECORD,
        amounts: usd('0.001'),
      },
    },
  }));
  return client.commands.executeBatch({ commands });
};
