import {
  eventGuard,
  formatAmount,
  storedAmount,
  type EventOf,
  type LedgerEvent,
  type ResourceAmount,
} from '@ledger/domain';
import type { LedgerEntry } from '../model/entries';
import type { AccountsProjection } from '../accounts/projection';
import { prepare, type Connection, type Statement } from '../model/database';
import type { Projection } from '../model/projection';
import { putBackEnd } from '../model/put-back';

export type EscrowStatus = 'open' | 'released' | 'refunded' | 'expired';

/** One resource of an escrow, as decimals; `rest` is what is still held. */
export interface EscrowedAmount {
  readonly resource: string;
  readonly amount: string;
  readonly released: string;
  readonly refunded: string;
}

type EscrowTimes = [escrowId: string, openedAt: string, expiresAt: string | null];

const isTaken = eventGuard('escrow', 'clock');

/** Projects escrows and their fate. Written as they come: they are few beside charges. */
export class EscrowsProjection implements Projection {
  readonly name = 'escrows';
  readonly cachedRows = 0;
  private readonly insert: Statement;
  private readonly insertParty: Statement;
  private readonly select: Statement;
  private readonly update: Statement;
  private readonly selectAhead: Statement;
  private readonly updateTimes: Statement;

  constructor(
    db: Connection,
    private readonly accounts: AccountsProjection,
  ) {
    this.insert = prepare(
      db,
      `INSERT INTO escrows (ledger_no, escrow_id, payer_no, payee_no, arbiter_no, status, ended, amounts, reason,
         opened_at, expires_at, ended_at) VALUES (?, ?, ?, ?, ?, 'open', 0, ?, ?, ?, ?, NULL)`,
    );
    this.insertParty = prepare(db, 'INSERT INTO escrow_parties (account_no, escrow_id) VALUES (?, ?)');
    this.select = prepare(db, 'SELECT amounts FROM escrows WHERE ledger_no = ? AND escrow_id = ?');
    this.update = prepare(
      db,
      'UPDATE escrows SET amounts = ?, status = ?, ended = ?, ended_at = ? WHERE ledger_no = ? AND escrow_id = ?',
    );
    this.selectAhead = prepare(
      db,
      'SELECT escrow_id, opened_at, expires_at FROM escrows WHERE ledger_no = ? AND ended = 0 AND opened_at > ?',
    );
    this.updateTimes = prepare(
      db,
      'UPDATE escrows SET opened_at = ?, expires_at = ? WHERE ledger_no = ? AND escrow_id = ?',
    );
  }

  apply(event: LedgerEvent, ledger: LedgerEntry): void {
    if (!isTaken(event)) return;
    switch (event.type) {
      case 'Escrowed':
        return this.open(ledger, event.data);
      case 'EscrowReleased': {
        const { escrowId, amounts, final, at } = event.data;
        return this.change(ledger, escrowId, 'released', amounts, final ? 'released' : 'open', at);
      }
      case 'EscrowRefunded': {
        const { escrowId, amounts, cause, at } = event.data;
        return this.change(ledger, escrowId, 'refunded', amounts, cause === 'expired' ? 'expired' : 'refunded', at);
      }
      case 'ClockReset':
        return this.putBack(ledger, event.data.at);
    }
  }

  flush(): void {}

  forget(): void {}

  private open(ledger: LedgerEntry, data: EventOf<'Escrowed'>['data']): void {
    const { escrowId, payerId, payeeId, arbiterId, amounts, reason, at, expiresAt } = data;
    const parties = [payerId, payeeId, arbiterId].map((id) =>
      id === undefined ? null : this.accounts.account(ledger, id).no,
    );
    const held = amounts.map(({ resource, amount }) => ({ resource, amount, released: '0', refunded: '0' }));
    this.insert.run([ledger.no, escrowId, ...parties, JSON.stringify(held), reason ?? null, at, expiresAt ?? null]);
    for (const no of parties) if (no !== null) this.insertParty.run([no, escrowId]);
  }

  /** Sets the deadlines of escrows back that were opened later than the clock's new time: they count from it. */
  private putBack(ledger: LedgerEntry, at: string): void {
    for (const [escrowId, openedAt, expiresAt] of this.selectAhead.all([ledger.no, at]) as EscrowTimes[]) {
      const sooner = expiresAt === null ? null : putBackEnd(openedAt, expiresAt, at);
      this.updateTimes.run([at, sooner, ledger.no, escrowId]);
    }
  }

  /** @throws Error for an escrow that was never opened: the history is corrupt. */
  private change(
    ledger: LedgerEntry,
    escrowId: string,
    part: 'released' | 'refunded',
    amounts: readonly ResourceAmount[],
    status: EscrowStatus,
    at: string,
  ): void {
    const row = this.select.get([ledger.no, escrowId]) as [string] | undefined;
    if (row === undefined) throw new Error(`escrow ${escrowId} of ledger ${ledger.id} was never opened`);
    const changed = (JSON.parse(row[0]) as EscrowedAmount[]).map((held) => {
      const moved = amounts.find(({ resource }) => resource === held.resource);
      if (moved === undefined) return held;
      const scale = ledger.scaleOf(held.resource);
      return {
        ...held,
        [part]: formatAmount(storedAmount(held[part], scale) + storedAmount(moved.amount, scale), scale),
      };
    });
    const ended = status !== 'open';
    this.update.run([JSON.stringify(changed), status, ended ? 1 : 0, ended ? at : null, ledger.no, escrowId]);
  }
}
