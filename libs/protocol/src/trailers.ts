/** Trailer of a server that is well, and will serve this ledger when the time to wait is over: another server would not sooner. */
export const COME_BACK_KEY = 'come-back';

/** Name of the trailer of a watch that the server ended: everything up to this position was sent. */
export const SENT_UP_TO_KEY = 'sent-up-to-position';
