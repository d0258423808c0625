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
  /** Ended reservation to which this late bill belongs. Only with `record`. */
  readonly reservationId?: string;
}
