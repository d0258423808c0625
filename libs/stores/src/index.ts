export type { EmbeddedLocation, StoreLocation } from './store-location';
export { openReader, openSnapshots, openStore } from './open-store';
export { MoveRefused } from './move/move-refused';
export { moveStore } from './move/move-store';
export type { MoveOptions, MoveProgress, MoveSummary } from './move/move-store';
