/** Names of what is injected by name, because it is an interface or a plain value. */
export const STORE = Symbol('store');
export const EVENT_READER = Symbol('event reader');
export const SERVER_VERSION = Symbol('server version');
export const NATS_STATUS = Symbol('status of NATS');
