/** Tokens for injection by name, for interfaces and plain values. */
export const STORE = Symbol('store');
export const EVENT_READER = Symbol('event reader');
export const SERVER_VERSION = Symbol('server version');
export const NATS_STATUS = Symbol('status of NATS');
