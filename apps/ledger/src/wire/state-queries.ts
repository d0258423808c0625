import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import {
  Check,
  GetAccount,
  GetEscrow,
  GetReservation,
  ListReservations,
  RESERVATIONS_PAGE_MAX,
  type StateAnswer,
} from '@ledger/application';
import { CheckDto, GetAccountDto, GetEscrowDto, GetReservationDto, ListReservationsDto } from '@ledger/protocol';
import { PAGE_SIZE_DEFAULT } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { fitting } from '@ledger/read-models';
import { spendingToWire } from './answer-to-wire';
import { pageBytes, type Asker } from './asker';
import { NotFound } from './faults';
import { accountToWire, asOfToWire, escrowToWire, reservationToWire } from './view-to-wire';
import { wellFormed } from './well-formed';

/** Queries of the writer's committed state: what a spender has to know is never read from a projection. */
@Injectable()
export class StateQueries {
  constructor(private readonly queries: QueryBus) {}

  async check(request: wire.CheckRequest): Promise<wire.CheckResponse> {
    wellFormed(CheckDto, request);
    const answer = await this.queries.execute(new Check(request.ledgerId, request.accountId));
    const [spending, asOf] = found(answer, request.ledgerId, `open account ${request.accountId}`);
    return { spending: spendingToWire(spending), asOf };
  }

  async getAccount(request: wire.GetAccountRequest): Promise<wire.GetAccountResponse> {
    wellFormed(GetAccountDto, request);
    const answer = await this.queries.execute(new GetAccount(request.ledgerId, request.accountId));
    const [account, asOf] = found(answer, request.ledgerId, `account ${request.accountId}`);
    return { account: accountToWire(account), asOf };
  }

  async getReservation(request: wire.GetReservationRequest): Promise<wire.GetReservationResponse> {
    wellFormed(GetReservationDto, request);
    const answer = await this.queries.execute(new GetReservation(request.ledgerId, request.reservationId));
    const [reservation, asOf] = found(answer, request.ledgerId, `reservation ${request.reservationId}`);
    return { reservation: reservationToWire(reservation), asOf };
  }

  async getEscrow(request: wire.GetEscrowRequest): Promise<wire.GetEscrowResponse> {
    wellFormed(GetEscrowDto, request);
    const answer = await this.queries.execute(new GetEscrow(request.ledgerId, request.escrowId));
    const [escrow, asOf] = found(answer, request.ledgerId, `escrow ${request.escrowId}`);
    return { escrow: escrowToWire(escrow), asOf };
  }

  async listReservations(request: wire.ListReservationsRequest, asker: Asker): Promise<wire.ListReservationsResponse> {
    wellFormed(ListReservationsDto, request);
    const { ledgerId, accountId, afterId, pageSize = PAGE_SIZE_DEFAULT } = request;
    // One more than the page holds shows whether another follows.
    const size = Math.min(pageSize, RESERVATIONS_PAGE_MAX - 1);
    const page = { maxCount: size + 1, ...(afterId !== undefined && { afterId }) };
    const answer = await this.queries.execute(new ListReservations(ledgerId, accountId, page));
    const [reservations, asOf] = found(answer, ledgerId, `open account ${accountId}`);
    const listed = [...fitting(reservations.slice(0, size), pageBytes(asker), reservationToWire)];
    const nextAfterId = reservations.length > listed.length ? listed[listed.length - 1]?.reservationId : undefined;
    return { reservations: listed, nextAfterId, asOf };
  }
}

/** @throws NotFound naming what there is not. */
const found = <View>(
  answer: StateAnswer<View> | undefined,
  ledgerId: string,
  what: string,
): readonly [View, wire.AsOf] => {
  if (answer === undefined) throw new NotFound(`there is no ledger ${ledgerId}`);
  if (answer.view === undefined) throw new NotFound(`ledger ${ledgerId} has no ${what}`);
  return [answer.view, asOfToWire(answer)];
};
