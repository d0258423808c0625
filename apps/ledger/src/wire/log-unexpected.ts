import { Logger } from '@nestjs/common';
import { verdictOn } from './faults';

const log = new Logger('wire');

/**
 * Logs a defect whole; its caller only learns that there was one. Other faults are told to the caller and not logged.
 */
export const logUnexpected = (error: unknown): void => {
  if (verdictOn(error).unexpected) log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
};
