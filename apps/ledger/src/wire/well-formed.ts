import { FaultTally, tallyFaults, type DtoClass } from '@ledger/protocol';
import { MalformedInput } from './faults';

/** @throws MalformedInput naming every field that breaks a rule of the class. */
export const wellFormed = (dto: DtoClass, request: object): void => {
  const tally = new FaultTally();
  tallyFaults(dto, request, tally);
  if (!tally.isEmpty) throw MalformedInput.ofTally(tally);
};
