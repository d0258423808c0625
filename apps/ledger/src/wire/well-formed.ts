import { faultsOf, type DtoClass } from '@ledger/protocol';
import { MalformedInput } from './faults';

/** @throws MalformedInput naming every field that breaks a rule of the class. */
export const wellFormed = (dto: DtoClass, request: object): void => {
  const faults = faultsOf(dto, request);
  if (faults.length > 0) throw new MalformedInput(faults);
};
