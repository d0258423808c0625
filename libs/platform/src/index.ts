export { PUBLISHED_CHECKPOINT, readModelsFile } from './data-directory';
export { systemClock } from './clock/clock';
export type { Clock, ClockDoubt } from './clock/clock';
export type { ClockReading } from './clock/clock-guard';
export { installationRoot, installedVersion } from './installation';
export { machineReading, ServerClock } from './clock/server-clock';
export type { ClockState, HeardDecision } from './clock/server-clock';
export { BadConfig, loadConfig, VARIABLE_NAMES } from './config/config';
export type { Config, LogLevel } from './config/config';
export type { NatsConfig, NatsTls } from './config/nats-config';
export { storeName } from './config/store-config';
export type { StoreConfig } from './config/store-config';
export { newWriterId } from './ids';
export { messageOf } from './message-of';
export { didYouMean, givenInWords, nearestWord } from './nearest-word';
export { FairQueue } from './fair-queue';
export { TurnQueue } from './turn-queue';
export { printWarning } from './print-warning';
export { whyUnreadable } from './why-unreadable';
export { workerEntry } from './worker-entry';
export { within } from './deadline';
export { OnDemandChannel } from './threads/on-demand-channel';
export { WorkerChannel } from './threads/worker-channel';
export { serveRequests } from './threads/serve-requests';
export type { ServedCall } from './threads/serve-requests';
export type { WorkerChannelOptions, WorkerEnd, WorkerRequestOptions } from './threads/worker-channel';
export type {
  CloseRequest,
  WorkerAnswer,
  WorkerFailure,
  WorkerNote,
  WorkerRequest,
  WorkerWarning,
} from './threads/worker-messages';
