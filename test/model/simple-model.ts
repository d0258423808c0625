import type { Instruction, LedgerCommand, PriceBook, ProfileBook, Rejection } from '@ledger/domain';
import { applyAccountInstruction } from './account-rules';
import { adjust, closePeriod } from './book-rules';
import { applyEscrowInstruction } from './escrow-rules';
import { fixedPrices, fixedProfiles } from './fixed-books';
import { applyFundsInstruction } from './funds-rules';
import { applyLimitInstruction } from './limit-rules';
import { crossingsBetween, standings, type Crossing } from './ratios';
import { applyReport } from './report-rules';
import { applySpendingInstruction } from './spending-rules';
import type { Fact, Turn } from './turn';
import { Malformed, newWorld, Refused, refuse, type World } from './world';

export type ModelOutcome =
  | { readonly outcome: 'accepted'; readonly crossings: readonly Crossing[]; readonly facts: readonly Fact[] }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection; readonly item?: number }
  | { readonly outcome: 'malformed' };

/** Reports of what was spent already, what takes funds back, and corrections pass after the ledger was closed. */
const AFTER_CLOSE = new Set<Instruction['type']>(['Settle', 'Withdraw', 'Reclaim', 'Adjust']);

/**
 * The rules of a budget ledger, written to be obviously right and not to be fast: a second opinion on the real ones,
 * with which it shares the vocabulary and nothing else.
 */
export class SimpleModel {
  world: World = newWorld();
  /** Place in the batch of the instruction that is being looked at. */
  private item: number | undefined;

  constructor(
    private readonly prices: PriceBook = fixedPrices,
    private readonly profiles: ProfileBook = fixedProfiles,
  ) {}

  /** @param now the server's clock in milliseconds. */
  apply(command: LedgerCommand, now: number): ModelOutcome {
    const before = this.world;
    const met = structuredClone(before);
    this.item = undefined;
    try {
      const at = timeOf(met, command, now);
      expire(met, at);
      met.lastAt = at;
      this.world = structuredClone(met);
      const [crossings, facts]: [Crossing[], Fact[]] = [[], []];
      this.take(command, at, crossings, facts);
      if (command.dryRun === true) this.world = before;
      return { outcome: 'accepted', crossings, facts };
    } catch (error) {
      this.world = before;
      if (error instanceof Malformed) return { outcome: 'malformed' };
      if (!(error instanceof Refused)) throw error;
      // A refusal is recorded, at its time and after the expiries that it met.
      if (command.dryRun !== true) this.world = met;
      const item = this.item === undefined ? {} : { item: this.item };
      return { outcome: 'rejected', rejection: error.rejection, ...item };
    }
  }

  /** Tells the revisions of the bills that were written since the last time, in their order. */
  billsAt(revisions: readonly string[]): void {
    const fresh = this.world.bills.filter(({ revision }) => revision === undefined);
    fresh.forEach((bill, i) => {
      bill.revision = revisions[i];
    });
  }

  private take(command: LedgerCommand, now: number, crossings: Crossing[], facts: Fact[]): void {
    const world = this.world;
    const turn: Turn = {
      world,
      now,
      ledgerId: command.ledgerId,
      occurredAt: command.occurredAt,
      prices: this.prices,
      profiles: this.profiles,
      step: (happens, ...written) => {
        const before = standings(world);
        happens();
        facts.push(...written);
        crossings.push(...crossingsBetween(world, before, standings(world)));
      },
      tell: (...written) => void facts.push(...written),
    };
    if (command.body.type !== 'AtomicBatch') return takeOne(turn, command.body);
    command.body.items.forEach((item, place) => {
      this.item = place;
      takeOne(turn, item);
    });
  }
}

const timeOf = ({ ledger, clock, lastAt }: World, { body, at, ledgerId }: LedgerCommand, now: number): number => {
  const opening = body.type === 'OpenLedger';
  if (ledger === 'absent' && !opening) refuse({ code: 'ledger_not_found', ledgerId });
  const kind = ledger === 'absent' && opening ? (body.clock ?? 'server') : clock;
  if ((kind === 'caller') !== (at !== undefined)) throw new Malformed('at');
  if (at === undefined) return Math.max(now, lastAt);
  const given = Date.parse(at);
  const closed = ledger === 'closed' && !passesClosed(body);
  if (given < lastAt && !closed) refuse({ code: 'time_reversed', at, notBefore: new Date(lastAt).toISOString() });
  return Math.max(given, lastAt);
};

const takeOne = (turn: Turn, instruction: SingleInstruction): void => {
  if (turn.world.ledger === 'closed' && !passesClosed(instruction)) {
    refuse({ code: 'ledger_closed', ledgerId: turn.ledgerId });
  }
  const rule = RULES[instruction.type] as (turn: Turn, body: SingleInstruction) => void;
  rule(turn, instruction);
};

type SingleInstruction = Exclude<Instruction, { type: 'AtomicBatch' }>;

const RULES: {
  readonly [T in SingleInstruction['type']]: (turn: Turn, body: Extract<SingleInstruction, { type: T }>) => void;
} = {
  OpenLedger: applyAccountInstruction,
  DefineResource: applyAccountInstruction,
  CloseLedger: applyAccountInstruction,
  OpenAccount: applyAccountInstruction,
  UpdateAccount: applyAccountInstruction,
  SuspendAccount: applyAccountInstruction,
  ResumeAccount: applyAccountInstruction,
  CloseAccount: applyAccountInstruction,
  Fund: applyFundsInstruction,
  Withdraw: applyFundsInstruction,
  Allocate: applyFundsInstruction,
  Reclaim: applyFundsInstruction,
  Transfer: applyFundsInstruction,
  Reallocate: applyFundsInstruction,
  Distribute: applyFundsInstruction,
  SetLimit: applyLimitInstruction,
  RemoveLimit: applyLimitInstruction,
  OpenEscrow: applyEscrowInstruction,
  ReleaseEscrow: applyEscrowInstruction,
  RefundEscrow: applyEscrowInstruction,
  ReportConfidence: applyReport,
  ReportOutcome: applyReport,
  Consume: applySpendingInstruction,
  Reserve: applySpendingInstruction,
  ExtendReservation: applySpendingInstruction,
  Settle: applySpendingInstruction,
  VoidReservation: applySpendingInstruction,
  Adjust: adjust,
  ClosePeriod: closePeriod,
  ResetClock: () => {
    // Its figures are sums over times, which never go back in a random history.
    throw new Error('the model has no clock that is set back');
  },
};

const passesClosed = (instruction: Instruction): boolean => {
  if (instruction.type === 'AtomicBatch') return instruction.items.every(passesClosed);
  return AFTER_CLOSE.has(instruction.type) || (instruction.type === 'Consume' && instruction.mode === 'record');
};

/** Expires holds and escrows whose deadline has come: by time alone they do not count any more. */
export const expire = (world: World, at: number): void => {
  for (const held of [...world.reservations.values(), ...world.escrows.values()]) {
    if (held.status === 'open' && (held.expiresAt ?? Infinity) <= at) held.status = 'expired';
  }
};
