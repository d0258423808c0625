export { PUBLISHED_CHECKPOINT, readModelsFile } from './data-directory';
export { systemClock } from './clock';
export type { Clock, ClockDoubt } from './clock';
export type { ClockReading } from './clock-guard';
export { installationRoot, installedVersion } from './installation';
export { machineReading, ServerClock } from './server-clock';
export type { ClockState, HeardDecision } from './server-clock';
export { BadConfig, loadConfig, VARIABLE_NAMES } from './config';
export type { Config, LogLevel } from './config';
export type { NatsConfig, NatsTls } from './nats-config';
export { storeName } from './store-config';
export type { StoreConfig } from './store-config';
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
