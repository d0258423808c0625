import { randomUUID } from 'node:crypto';

/** A random id per process start: two processes never write the same event, so neither takes the other's for its own. */
export const newWriterId = (): string => randomUUID();
