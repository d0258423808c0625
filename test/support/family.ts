import type { Instruction } from '@ledger/domain';
import { fund, open } from './ledger-builders';

/** A root with 1,000 usd and 100 steps, and its children. */
export const family = (...ids: readonly string[]): readonly Instruction[] => [
  fund({ usd: '1000', steps: '100' }),
  ...ids.map((id) => open(id)),
];
export const three = family('a', 'b', 'c');
