import type { Window } from '@ledger/domain';
import type * as wire from '@ledger/protocol';
import { windowUnitToWire } from './enums';

export const windowToWire = ({ unit, timeZone }: Window): wire.Window => ({ unit: windowUnitToWire[unit], timeZone });
