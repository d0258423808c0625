import { LedgerCommandServiceDefinition } from '../../protocol/src/generated/budget/v1/command_service';
import { LedgerQueryServiceDefinition } from '../../protocol/src/generated/budget/v1/query_service';
import type { LedgerClient } from './one-server';
import type { SeveralServers } from './several-servers';

type Unary = (request: unknown, options?: object) => Promise<unknown>;

/** Routes the same calls as to one server, each to the owner of the ledger that it is about. */
export const clientOfSeveral = (servers: SeveralServers): LedgerClient => {
  const routed = (definition: { readonly methods: object }, side: 'commands' | 'queries'): object =>
    Object.fromEntries(
      Object.keys(definition.methods).map((name) => {
        const call: Unary = (request, options) =>
          servers.call(ledgerOf(request as Addressed), (client) =>
            (client[side] as unknown as Record<string, Unary>)[name]!(request, options),
          );
        return [name, call];
      }),
    );
  return {
    commands: routed(LedgerCommandServiceDefinition, 'commands') as LedgerClient['commands'],
    queries: routed(LedgerQueryServiceDefinition, 'queries') as LedgerClient['queries'],
    execute: (options) => servers.streamOf(options?.ledgerId, (client) => client.execute(options)),
    watch: (request, options) => servers.streamOf(ledgerOf(request), (client) => client.watch(request, options)),
    rebuildReadModels: (options) => servers.streamOf(undefined, (client) => client.rebuildReadModels(options)),
    close: () => servers.close(),
  };
};

/** Places where requests name their ledger. */
interface Addressed {
  readonly ledgerId?: string | undefined;
  readonly envelope?: Envelope;
  readonly atomic?: Envelope;
  readonly commands?: readonly { readonly command?: { readonly value?: { readonly envelope?: Envelope } } }[];
}
type Envelope = { readonly ledgerId?: string | undefined } | undefined;

/**
 * The ledger that a request is about. A batch of several ledgers travels as a whole, by the ledger of its first
 * command. Undefined: none is named.
 */
const ledgerOf = ({ ledgerId, envelope, atomic, commands }: Addressed): string | undefined =>
  ledgerId || envelope?.ledgerId || atomic?.ledgerId || commands?.[0]?.command?.value?.envelope?.ledgerId || undefined;
