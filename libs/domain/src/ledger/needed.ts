import type { Instruction, LedgerCommand, LedgerInstruction } from './commands';
import type { Consume } from './spending/commands';
import type { Reserve } from './reservations/commands';
import { decideOne } from './decide';
import type { DecisionContext } from './kernel/decision-context';
import { LedgerDraft } from './ledger-draft';
import type { Rejection, RejectionCode } from './kernel/rejections';
import type { Account } from './kernel/records';
import { textOf, type PlacedAmount } from './kernel/amounts';
import { estimated } from './pricing/estimates';
import { requestedUsage } from './kernel/usage-amounts';
import { payerOf, policyAt } from './tree/payer';
import { priceRequest } from './pricing/rules';
import { restOf } from './status/view';
import type { LedgerState } from './kernel/state';
import type { ResourceAmount } from './kernel/words';

/** Rejections of a request that was weighed, or would have been if its run had not ended. */
const WEIGHED: ReadonlySet<RejectionCode> = new Set([
  'account_expired',
  'stopped',
  'confidence_reached',
  'throttled',
  'limit_exceeded',
  'insufficient_funds',
] satisfies RejectionCode[]);

/**
 * Amounts that a refused request lacks now, by name of the resource: how much more its limits and funds would have to
 * leave, including an overrun to be made good, so that a run knows what it needs to continue. For a batch, those of the
 * refused item, after the items before it. Empty: none, or it was no request for amounts.
 * @param item index of the refused instruction in an atomic batch.
 */
export const neededBy = (
  state: LedgerState,
  command: LedgerCommand,
  { code }: Rejection,
  item: number | undefined,
  context: DecisionContext,
): readonly ResourceAmount[] => {
  const refused = refusedPart(command.body, item);
  if (!WEIGHED.has(code) || !isRequest(refused)) return NOTHING;
  const draft = new LedgerDraft(state, context);
  const earlier = command.body.type === 'AtomicBatch' ? command.body.items.slice(0, item) : [];
  if (earlier.some((instruction) => decideOne(draft, command, instruction) !== undefined)) return NOTHING;
  const spender = draft.state.accounts.get(refused.accountId);
  if (spender === undefined) return NOTHING;
  return requested(draft, spender, refused).flatMap(({ place, resource, units }) => {
    const rest = boundedRest(draft, spender, place);
    return rest === undefined || rest >= units ? [] : [{ resource, amount: textOf(state, place, units - rest) }];
  });
};

const NOTHING: readonly ResourceAmount[] = [];

const refusedPart = (body: Instruction, item: number | undefined): Instruction | undefined =>
  body.type === 'AtomicBatch' ? body.items[item ?? -1] : body;

const isRequest = (body: Instruction | LedgerInstruction | undefined): body is Consume | Reserve =>
  body?.type === 'Reserve' || (body?.type === 'Consume' && body.mode === 'enforce');

/** Amounts of the request, with those that the server works out. Empty: they cannot be told. */
const requested = (draft: LedgerDraft, spender: Account, request: Consume | Reserve): readonly PlacedAmount[] => {
  const stated = requestedUsage(draft.state, request.amounts);
  if ('outcome' in stated) return [];
  const { parsed } = stated;
  if (request.type === 'Consume') return amountsOf(priceRequest(draft, spender, request, parsed), parsed);
  return amountsOf(request.estimate && estimated(draft, spender, request, parsed), parsed);
};

const amountsOf = (
  workedOut: { readonly amounts: readonly PlacedAmount[] } | { readonly outcome: string } | undefined,
  stated: readonly PlacedAmount[],
): readonly PlacedAmount[] => (workedOut && 'amounts' in workedOut ? workedOut.amounts : stated);

/** Zero where nobody pays and the policy denies that. */
const boundedRest = ({ state, now }: LedgerDraft, spender: Account, place: number): bigint | undefined => {
  const rest = restOf(state, spender, place, now);
  if (payerOf(state, spender, place) !== undefined || policyAt(state, spender, 'unfunded') !== 'deny') return rest;
  return rest === undefined || rest > 0n ? 0n : rest;
};
