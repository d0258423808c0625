import type {
  Attribution,
  Consume,
  ExtendReservation,
  Reserve,
  Settle,
  UsageEstimate,
  VoidReservation,
} from '@ledger/domain';
import { payerOf, textIn } from './figures';
import { grant, passGates } from './gates';
import { turnWindows } from './limit-rules';
import { openUnattributed } from './account-rules';
import { estimated, notedOf, spentOf, usageOf } from './pricing';
import { openAccounts, refuseUnableToAsk } from './reach';
import { charge, restOf, settle } from './spending';
import { instant, stated, type Turn } from './turn';
import { Malformed, openFrom, refuse, type ModelReservation, type World } from './world';

export type SpendingInstruction = Consume | Reserve | ExtendReservation | Settle | VoidReservation;

export const applySpendingInstruction = (turn: Turn, body: SpendingInstruction): void => {
  switch (body.type) {
    case 'Consume':
      if (body.mode === 'record') report(turn, body);
      else consume(turn, body);
      return;
    case 'Reserve':
      reserve(turn, body);
      return;
    case 'ExtendReservation':
      extend(turn, body);
      return;
    case 'Settle':
      settleReservation(turn, body);
      return;
    case 'VoidReservation':
      voidReservation(turn, body);
      return;
  }
};

/** Time of a call, which was not made after it was told of. */
export const calledAt = ({ occurredAt, now }: Turn) => {
  if (occurredAt === undefined) return {};
  return Date.parse(occurredAt) > now ? { occurredAtClaimed: occurredAt } : { occurredAt };
};

/** Notes beside the amounts of anything that was spent. */
const notesOf = (turn: Turn) => {
  const { world, occurredAt, now } = turn;
  if (occurredAt === undefined || Date.parse(occurredAt) > now) return calledAt(turn);
  const before = world.periodEnds.findIndex((end) => Date.parse(occurredAt) < end);
  return stated({ occurredAt, period: before === -1 ? undefined : before + 1 });
};

/** Notes of a bill that comes when its spender or its ledger is closed. */
const lateness = (world: World, spenderId: string, expired = false) => {
  const closed = !world.accounts.get(spenderId)!.open;
  return stated({
    late: closed || expired || world.ledger === 'closed' ? true : undefined,
    countedFrom: closed ? openFrom(world, spenderId).id : undefined,
  });
};

const report = (turn: Turn, body: Consume): void => {
  const { world, now } = turn;
  const { mode, reservationId } = body;
  spentOf(world, body.amounts, true);
  const reservation = reservationId === undefined ? undefined : reservationOf(world, reservationId);
  if (reservation?.status === 'open' && reservation.spenderId === body.accountId) {
    return billReservation(turn, reservation, { ...body, final: false });
  }
  const attribution = reservation ? ofReservation(body.attribution, reservation) : body.attribution;
  const isKnown = world.accounts.has(body.accountId);
  const accountId = isKnown ? body.accountId : openUnattributed(turn);
  const { sums, pricing } = usageOf(turn, accountId, body.amounts, attribution, false);
  turnWindows(turn, accountId, resourcesOf(sums));
  const data = {
    accountId,
    unknownAccount: isKnown ? undefined : body.accountId,
    mode,
    reservationId,
    attribution,
    ...pricing,
    ...notedOf(world, body.amounts),
    ...notesOf(turn),
    ...lateness(world, accountId),
  };
  bill(turn, 'Consumed', data, () => ({ charges: charge(world, { spenderId: accountId, attribution }, sums, now) }));
};

const consume = (turn: Turn, body: Consume): void => {
  const { world, now } = turn;
  const { accountId, mode, attribution } = body;
  openAccounts(world, [accountId]);
  refuseUnableToAsk(turn, accountId);
  const { sums, pricing } = usageOf(turn, accountId, body.amounts, attribution, true);
  const granted = grant(turn, accountId, sums, { onShortage: body.onShortage ?? 'reject', reserving: false });
  turnWindows(turn, accountId, resourcesOf(sums));
  const noted = notedOf(world, body.amounts);
  const data = { accountId, mode, attribution, ...pricing, ...noted, ...granted, ...notesOf(turn) };
  bill(turn, 'Consumed', data, () => ({ charges: charge(world, { spenderId: accountId, attribution }, sums, now) }));
};

/** One step, of which the event says what the charging found. */
const bill = (turn: Turn, type: 'Consumed' | 'Settled', data: object, charging: () => object): void => {
  let found: object = {};
  turn.step(() => {
    found = charging();
  });
  turn.tell({ type, data: stated({ ...data, ...found }) });
};

const resourcesOf = (sums: readonly { readonly resource: string }[]): string[] => sums.map(({ resource }) => resource);

const reserve = (turn: Turn, body: Reserve): void => {
  const { world, now } = turn;
  const { accountId, reservationId: id, estimate } = body;
  const attribution = ofEstimate(body.attribution, estimate);
  if (body.amounts.length === 0 && estimate === undefined) throw new Malformed('amounts');
  openAccounts(world, [accountId]);
  refuseUnableToAsk(turn, accountId);
  spentOf(world, body.amounts);
  if (world.reservations.has(id)) refuse({ code: 'already_exists', what: 'reservation', id });
  // Measured usage is not known before the call: only an estimate is priced.
  const { sums, pricing } =
    estimate === undefined ? { sums: spentOf(world, body.amounts), pricing: {} } : estimated(turn, body, estimate);
  const granted = grant(turn, accountId, sums, { onShortage: body.onShortage ?? 'reject', reserving: true });
  turnWindows(turn, accountId, resourcesOf(sums));
  const holds = sums.map(({ resource, amount }) => ({
    resource,
    rest: amount,
    payerId: payerOf(world, accountId, resource),
  }));
  const expiresAt = now + body.ttlSeconds * 1000;
  turn.step(
    () =>
      world.reservations.set(id, {
        id,
        spenderId: accountId,
        status: 'open',
        expiresAt,
        holds,
        attribution,
        priced: [],
      }),
    {
      type: 'Reserved',
      data: stated({
        reservationId: id,
        accountId,
        holds: holds.map(({ resource, rest, payerId }) => ({
          resource,
          amount: textIn(world, resource, rest),
          payerId,
        })),
        expiresAt: instant(expiresAt),
        attribution,
        ...pricing,
        ...granted,
        ...notedOf(world, body.amounts),
        ...calledAt(turn),
      }),
    },
  );
};

/** An operation of which no model is named is one of the model that was estimated for. */
const ofEstimate = (attribution: Attribution | undefined, estimate: UsageEstimate | undefined) => {
  if (estimate === undefined || attribution?.model !== undefined || attribution?.provider !== undefined) {
    return attribution;
  }
  const { provider, model } = estimate;
  return { ...attribution, ...stated({ provider, model }) };
};

const extend = (turn: Turn, body: ExtendReservation): void => {
  const { world, now } = turn;
  const reservation = reservationOf(world, body.reservationId);
  const { id, spenderId } = reservation;
  openAccounts(world, [spenderId]);
  refuseUnableToAsk(turn, spenderId);
  if (reservation.status !== 'open') return refuseEnded(reservation);
  const expiresAt = now + body.ttlSeconds * 1000;
  if (expiresAt < reservation.expiresAt) refuse({ code: 'not_permitted', reason: 'deadline_would_move_back' });
  const granted = passGates(turn, spenderId);
  reservation.expiresAt = expiresAt;
  const data = { reservationId: id, accountId: spenderId, expiresAt: instant(expiresAt), ...granted };
  turn.tell({ type: 'ReservationExtended', data });
};

const settleReservation = (turn: Turn, body: Settle): void => {
  const { world } = turn;
  spentOf(world, body.amounts, true);
  const reservation = reservationOf(world, body.reservationId);
  const { status } = reservation;
  if (status === 'settled' || status === 'voided') return refuseEnded(reservation);
  billReservation(turn, reservation, body);
};

const billReservation = (
  turn: Turn,
  reservation: ModelReservation,
  body: Pick<Settle, 'amounts' | 'attribution' | 'final'>,
): void => {
  const { world, now } = turn;
  const { id, spenderId, status } = reservation;
  const attribution = ofReservation(body.attribution, reservation);
  const { sums, pricing } = usageOf(turn, spenderId, body.amounts, attribution, false, reservation.priced);
  turnWindows(turn, spenderId, resourcesOf(sums));
  const noted = notedOf(world, body.amounts);
  const late = lateness(world, spenderId, status === 'expired');
  const final = (body.final ?? true) || status === 'expired';
  const data = {
    reservationId: id,
    accountId: spenderId,
    attribution,
    ...pricing,
    ...noted,
    ...notesOf(turn),
    ...late,
    final,
  };
  bill(turn, 'Settled', data, () => ({ ...settle(world, reservation, sums, { final, attribution }, now) }));
  if (pricing.price !== undefined) {
    const { provider, model, tokens, seconds, calls } = attribution!;
    const usd = sums.find(({ resource }) => resource === 'usd')?.amount ?? 0n;
    reservation.priced.push({ usage: stated({ provider, model, tokens, seconds, calls }), usd });
  }
};

/** An operation is that of its reservation, as far as the bill does not say otherwise; measures are of each bill alone. */
const ofReservation = (
  own: Attribution | undefined,
  { attribution: reserved }: ModelReservation,
): Attribution | undefined => {
  if (reserved === undefined) return own;
  const { tokens: _tokens, seconds: _seconds, calls: _calls, ...operation } = reserved;
  return { ...operation, ...own };
};

const voidReservation = ({ world, tell }: Turn, body: VoidReservation): void => {
  const reservation = reservationOf(world, body.reservationId);
  if (reservation.status !== 'open') return refuseEnded(reservation);
  const { id, spenderId } = reservation;
  const data = { reservationId: id, accountId: spenderId, released: restOf(world, reservation) };
  tell({ type: 'ReservationVoided', data });
  reservation.status = 'voided';
};

const reservationOf = (world: World, id: string): ModelReservation =>
  world.reservations.get(id) ?? refuse({ code: 'reservation_not_found', reservationId: id });

const refuseEnded = ({ id, status }: ModelReservation): never => {
  if (status === 'open') throw new Error(`${id} is open`);
  return refuse({ code: 'reservation_closed', reservationId: id, status });
};
