/** What is injected by name, because it is an interface or a plain value. */
export const EMBEDDED_STORE = Symbol('embedded store');
export const EVENT_READER = Symbol('event reader');
export const SERVER_VERSION = Symbol('server version');
/** The profiles that accounts may be opened with. */
export const PROFILES = Symbol('profiles');
/** What models cost. */
export const PRICES = Symbol('prices');
export const NATS_STATUS = Symbol('status of NATS');
