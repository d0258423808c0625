import { isCommandError, type EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreUnavailable } from '@ledger/event-store';
import { AllScan } from './all-scan';
import type { ScanOpened, ScanOpenRequest, ScanRequest, ScanTurn } from '../messages/all-messages';
import { readError } from '../connection/client-errors';
import { giveUp, NoAnswer, type Clients } from '../connection/clients';

/** The scans of the thread that has the clients. */
export class AllScans {
  /** Scans that are open or being opened, so that closing one is never too early. */
  private readonly scans = new Map<number, Promise<AllScan>>();
  /**
   * Clients for the next scans, never more than there were scans at one time; none that failed, for it might stay with
   * a node that hangs.
   */
  private readonly idle: EventStoreDBClient[] = [];

  constructor(private readonly clients: Pick<Clients, 'newClient' | 'timeoutMs'>) {}

  /** @throws EventStoreUnavailable when the server is away, and for a scan that is not open. */
  async serve(request: ScanRequest): Promise<ScanOpened | ScanTurn | undefined> {
    switch (request.kind) {
      case 'scan-open':
        return this.open(request);
      case 'scan-next':
        return this.next(request.scan);
      case 'scan-close':
        return this.close(request.scan);
    }
  }

  private async open(request: ScanOpenRequest): Promise<ScanOpened> {
    // Each scan has a client to itself, for two reasons: an error of one call makes the client close the connection of
    // all; and only what the same connection said of the store's end is true of the subscription too.
    const client = this.idle.pop() ?? this.clients.newClient();
    const opening = AllScan.open(client, request, this.clients.timeoutMs);
    this.scans.set(request.scan, opening);
    try {
      const scan = await opening;
      void scan.ended.then(({ why }) => (why === 'failed' ? giveUp(client) : this.idle.push(client)));
      return { head: scan.head };
    } catch (error) {
      this.scans.delete(request.scan);
      // A client that found nobody to connect to is kept: asking for the connection would be looking once more.
      if (error instanceof NoAnswer || isCommandError(error as Error)) giveUp(client);
      throw readError('scan of the store', error);
    }
  }

  private async next(scan: number): Promise<ScanTurn> {
    const open = await this.scans.get(scan);
    if (open === undefined) throw new EventStoreUnavailable('the scan was lost with its thread');
    const turn = await open.next();
    if (turn.kind === 'ended') this.scans.delete(scan);
    return turn;
  }

  private async close(scan: number): Promise<undefined> {
    const open = await this.scans.get(scan)?.catch(() => undefined);
    this.scans.delete(scan);
    open?.close();
  }
}
