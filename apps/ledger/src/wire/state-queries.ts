import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  AskLedger,
  RESERVATIONS_PAGE_MAX,
  type AnswerTo,
  type LedgerQuery,
  type StateAnswer,
} from '@ledger/application';
import { PAGE_SIZE_DEFAULT, QUERY_DTOS } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { fitting } from '@ledger/read-models';
import { spendingToWire } from './answer-to-wire';
import { pageBytes, type Asker } from './asker';
import { NotFound } from './faults';
import { accountToWire, asOfToWire, escrowToWire, reservationToWire } from './view-to-wire';
import { wellFormed } from './well-formed';

/** Queries of the writer's committed state: a spender's figures are never read from a projection. */
@Injectable()
export class StateQueries {
  constructor(private readonly queries: QueryBus) {}

  async check(request: wire.CheckRequest, { caller }: Caller): Promise<wire.CheckResponse> {
    wellFormed(QUERY_DTOS.CheckRequest, request);
    const { ledgerId, accountId } = request;
    const answer = await this.ask({ type: 'Check', ledgerId, caller, accountId });
    const [spending, asOf] = found(answer, ledgerId, `open account ${accountId}`);
    return { spending: spendingToWire(spending), asOf };
  }

  async getAccount(request: wire.GetAccountRequest, { caller }: Caller): Promise<wire.GetAccountResponse> {
    wellFormed(QUERY_DTOS.GetAccountRequest, request);
    const { ledgerId, accountId } = request;
    const answer = await this.ask({ type: 'GetAccount', ledgerId, caller, accountId });
    const [account, asOf] = found(answer, ledgerId, `account ${accountId}`);
    return { account: accountToWire(account), asOf };
  }

  async getReservation(request: wire.GetReservationRequest, { caller }: Caller): Promise<wire.GetReservationResponse> {
    wellFormed(QUERY_DTOS.GetReservationRequest, request);
    const { ledgerId, reservationId } = request;
    const answer = await this.ask({ type: 'GetReservation', ledgerId, caller, reservationId });
    const [reservation, asOf] = found(answer, ledgerId, `reservation ${reservationId}`);
    return { reservation: reservationToWire(reservation), asOf };
  }

  async getEscrow(request: wire.GetEscrowRequest, { caller }: Caller): Promise<wire.GetEscrowResponse> {
    wellFormed(QUERY_DTOS.GetEscrowRequest, request);
    const { ledgerId, escrowId } = request;
    const answer = await this.ask({ type: 'GetEscrow', ledgerId, caller, escrowId });
    const [escrow, asOf] = found(answer, ledgerId, `escrow ${escrowId}`);
    return { escrow: escrowToWire(escrow), asOf };
  }

  async listReservations(request: wire.ListReservationsRequest, asker: Asker): Promise<wire.ListReservationsResponse> {
    wellFormed(QUERY_DTOS.ListReservationsRequest, request);
    const { ledgerId, accountId, afterId, pageSize = PAGE_SIZE_DEFAULT } = request;
    // One more than the page holds is asked for, to see whether another page follows.
    const size = Math.min(pageSize, RESERVATIONS_PAGE_MAX - 1);
    const page = { maxCount: size + 1, ...(afterId !== undefined && { afterId }) };
    const answer = await this.ask({ type: 'ListReservations', ledgerId, caller: asker.caller, accountId, ...page });
    const [reservations, asOf] = found(answer, ledgerId, `open account ${accountId}`);
    const listed = [...fitting(reservations.slice(0, size), pageBytes(asker), reservationToWire)];
    const nextAfterId = reservations.length > listed.length ? listed[listed.length - 1]?.reservationId : undefined;
    return { reservations: listed, nextAfterId, asOf };
  }

  private ask<Asked extends LedgerQuery>(query: Asked): Promise<AnswerTo<Asked> | undefined> {
    return this.queries.execute(new AskLedger(query));
  }
}

type Caller = Pick<Asker, 'caller'>;

/** @throws NotFound naming what does not exist. */
const found = <View>(
  answer: StateAnswer<View> | undefined,
  ledgerId: string,
  what: string,
): readonly [View, wire.AsOf] => {
  if (answer === undefined) throw new NotFound(`there is no ledger ${ledgerId}`);
  if (answer.view === undefined) throw new NotFound(`ledger ${ledgerId} has no ${what}`);
  return [answer.view, asOfToWire(answer)];
};
