/** Something that should be equal and is not. */
export interface Finding {
  /** Where: an account and a resource, or the resource over the whole ledger. */
  readonly where: string;
  /** What was compared, in words. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}
