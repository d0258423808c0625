/**
 * Storage of the index: keys in order, and batches that are written whole. Nothing more is asked of it, and nothing
 * else is trusted: after a crash, or with damaged files, it may have lost any key and answer any bytes.
 */
export interface OutcomeTable {
  /**
   * Gives a result for each key, in order; undefined where there is none.
   * @throws OutcomesDamaged when it notices damage.
   */
  getMany(keys: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** @throws OutcomesDamaged when it notices damage: the table is empty from then on. */
  write(puts: readonly TablePut[], deletes: readonly string[]): Promise<void>;
  /** Entries from one key to before another, in order. @throws OutcomesDamaged when it notices damage. */
  entries(from: string, before: string): AsyncIterable<TablePut>;
  /** Deletes from one key to before another. @throws OutcomesDamaged as `write` does. */
  clear(from: string, before: string): Promise<void>;
  close(): Promise<void>;
}

export type TablePut = readonly [key: string, value: Buffer];
