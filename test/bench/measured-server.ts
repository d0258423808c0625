/** The EventStoreDB to measure on. @throws Error when none is named. */
export const measuredServer = (): string => {
  const url = process.env['EVENTSTOREDB_URL'];
  if (url === undefined) throw new Error('EVENTSTOREDB_URL is not set: it names the server to measure on');
  return url;
};
