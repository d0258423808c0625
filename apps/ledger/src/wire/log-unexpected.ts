import { Logger } from '@nestjs/common';
import { verdictOn } from './faults';

const log = new Logger('wire');

/** Writes down a defect whole; its caller is told only that there was one. Everything else is told, not logged. */
export const logUnexpected = (error: unknown): void => {
  if (verdictOn(error).unexpected) log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
};
