import type { Attribution } from '../kernel/usage';
import type { OnShortage, ResourceAmount } from '../kernel/words';

export interface Consume {
  readonly type: 'Consume';
  readonly accountId: string;
  /** `enforce` asks and may be refused; `record` reports money that is already spent, and is a fact. */
  readonly mode: 'enforce' | 'record';
  readonly amounts: readonly ResourceAmount[];
  readonly attribution?: Attribution;
  /** Only with `enforce`. Absent: `reject`. */
  readonly onShortage?: OnShortage;
  /**
   * Reservation to which this report belongs; of an open one of the same account it is a partial Settle. Only with
   * `record`.
   */
  readonly reservationId?: string;
}
