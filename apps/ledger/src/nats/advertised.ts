/** The name by which a server owns partitions. */
export interface Advertised {
  /** `host:port`. */
  readonly address: string;
  /**
   * True: nobody said the name. The address that is listened to is none that anybody dials, so it is made of the
   * machine's name.
   */
  readonly isGuess: boolean;
}

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '[::0]', '0']);

/** @param bound `host:port` that gRPC listens to. */
export const advertisedAddress = (configured: string | undefined, bound: string, machine: string): Advertised => {
  if (configured !== undefined) return { address: configured, isGuess: false };
  const colon = bound.lastIndexOf(':');
  if (!EVERY_ADDRESS.has(bound.slice(0, colon))) return { address: bound, isGuess: false };
  return { address: `${machine}${bound.slice(colon)}`, isGuess: true };
};
