/**
 * Words for a replaced log. No retry is advised, since it would not help: only another server, started since, may
 * serve.
 */
export const LOG_REPLACED =
  'the event store came back with another log than this server followed, and events that it had recorded are lost: ' +
  'nothing is decided until an operator has looked at it and restarted this server (docs/OPERATIONS.md)';
