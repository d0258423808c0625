import { Injectable, Logger } from '@nestjs/common';
import { WriterRegistry } from '@ledger/application';
import { ServerClock } from '@ledger/platform';
import { QUERY_DTOS } from '@ledger/protocol';
import type * as wire from '@ledger/protocol';
import { wellFormed } from './well-formed';

/** Most ledgers that one status names. */
const LEDGERS_AHEAD_MAX = 100;

const log = new Logger('ledger');

/** Reports the server's clock, and takes an operator's confirmation of it. */
@Injectable()
export class ClockQueries {
  constructor(
    private readonly clock: ServerClock,
    private readonly writers: WriterRegistry,
  ) {}

  status(): wire.ClockStatus {
    const { believedMs, wallMs, doubt } = this.clock.state();
    const ahead = this.writers.ledgersAhead;
    return {
      believedAt: instantText(believedMs),
      reads: instantText(wallMs),
      trouble: doubt?.reason,
      passesInMs: doubt && BigInt(Math.ceil(doubt.passesInMs)),
      ledgersAhead: ahead
        .slice(0, LEDGERS_AHEAD_MAX)
        .map(({ ledgerId, lastAt }) => ({ ledgerId, lastAt: instantText(lastAt) })),
      ledgersAheadCount: ahead.length,
    };
  }

  /** @throws MalformedInput */
  async confirm(request: wire.ConfirmClockRequest): Promise<wire.ConfirmClockResponse> {
    wellFormed(QUERY_DTOS.ConfirmClockRequest, request);
    const trouble = this.clock.state().doubt?.reason;
    this.clock.confirm();
    const clock = this.status();
    const was = trouble === undefined ? 'it was not in doubt' : `it was in doubt: ${trouble}`;
    log.warn(`the clock was confirmed at ${clock.reads} by ${JSON.stringify(request.actor)}; ${was}`);
    return { trouble, clock };
  }
}

const instantText = (ms: number): string => new Date(ms).toISOString();
