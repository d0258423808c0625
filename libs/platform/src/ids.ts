import { randomUUID } from 'node:crypto';

/**
 * Makes a random id for each start of a process: two processes never write the same event, so neither takes the other's
 * for its own.
 */
export const newWriterId = (): string => randomUUID();
