export { CliFault, EXIT, ToldFault, UsageFault } from './cli-fault';
export { connectionFault, isRetryable, malformedFields, retryAfterMs } from './connection/connection-fault';
export { everyPage } from './connection/every-page';
export { inParallel } from './connection/in-parallel';
export { ServerConnection, StoreSilent, withServer } from './connection/server-connection';
export { actionName, statusName } from './connection/status-name';
export { runMain } from './main-process';
export {
  dataDirOption,
  id,
  instant,
  jsonOption,
  natsServers,
  pair,
  serverOption,
  storeOption,
  wholeNumber,
} from './options';
export { newProgram, runProgram } from './program';
export { silentProgress, startProgress, WORDS_ALONE } from './progress';
export type { Progress } from './progress';
export { bar, grouped, renderTable } from './table';
export type { Column } from './table';
export { jsonText, openTerminal, painter, writeLine } from './terminal';
export type { Paint, Terminal } from './terminal';
