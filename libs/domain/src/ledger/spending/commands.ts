import type { Attribution } from '../kernel/usage';
import type { OnShortage, ResourceAmount } from '../kernel/words';

export interface Consume {
  readonly type: 'Consume';
  readonly accountId: string;
  /** `enforce` asks and may be refused; `record` reports money already spent and is a fact. */
  readonly mode: 'enforce' | 'record';
  readonly amounts: readonly ResourceAmount[];
  readonly attribution?: Attribution;
  /** Only with `enforce`. Absent: `reject`. */
  readonly onShortage?: OnShortage;
  /** With `record`: the ended reservation that this late bill belongs to. */
  readonly reservationId?: string;
}
