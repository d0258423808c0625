export { publishedCheckpointFile, readModelsFile } from './data-directory';
export { systemClock } from './clock';
export type { Clock } from './clock';
export { BadConfig, loadConfig, VARIABLE_NAMES } from './config';
export type { Config, LogLevel } from './config';
export type { NatsConfig, NatsTls } from './nats-config';
export { newWriterId } from './ids';
export { workerEntry } from './worker-entry';
