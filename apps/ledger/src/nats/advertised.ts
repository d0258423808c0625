/** Name by which a server owns partitions. */
export interface Advertised {
  /** `host:port`. */
  readonly address: string;
  /**
   * True: no name was configured, and nobody can dial the address that is listened to, so the machine's name is used.
   */
  readonly isGuess: boolean;
}

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '[::0]', '0']);

/** @param bound `host:port` on which gRPC listens. */
export const advertisedAddress = (configured: string | undefined, bound: string, machine: string): Advertised => {
  if (configured !== undefined) return { address: configured, isGuess: false };
  const colon = bound.lastIndexOf(':');
  if (!EVERY_ADDRESS.has(bound.slice(0, colon))) return { address: bound, isGuess: false };
  return { address: `${machine}${bound.slice(colon)}`, isGuess: true };
};
