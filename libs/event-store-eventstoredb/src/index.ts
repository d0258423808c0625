export type { EventStoreDbLocation } from './location';
export { openEventStoreDb } from './open';
export type { EventStoreDb, EventStoreDbSettings } from './open';
export type { ClientStreams } from './client-streams';
export { BadConnectionString, readConnectionString } from './connection/connection-string';
export { openEventStoreDbReader, openEventStoreDbSnapshots, openEventStoreDbStore } from './open-store';
