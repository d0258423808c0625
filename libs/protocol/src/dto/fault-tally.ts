import { FAULTS_TOLD_MAX } from './bounds';

/** One malformed field: its path in the request, as the proto files name it, and the rule that it breaks. */
export interface FieldFault {
  readonly field: string;
  readonly rule: string;
}

/** Faults of one malformed request: the first faults whole, the others by their number. */
export class FaultTally {
  readonly told: FieldFault[] = [];
  /** Faults beyond those told. */
  more = 0;

  /** `field` is asked for its path only where the fault is told: writing down a million paths takes a second. */
  add(field: () => string, rule: string): void {
    if (this.told.length < FAULTS_TOLD_MAX) this.told.push({ field: field(), rule });
    else this.more += 1;
  }

  get isEmpty(): boolean {
    return this.told.length === 0;
  }
}
