/** Something that should be equal and is not. */
export interface Finding {
  /** Place of the finding: an account and a resource, or the resource over the whole ledger. */
  readonly where: string;
  /** The figure that was compared, in words. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}
