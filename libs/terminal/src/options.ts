import { InvalidArgumentError, Option } from 'commander';

const DEFAULT_SERVER = '127.0.0.1:50051';

export const serverOption = (): Option =>
  new Option('-s, --server <host:port>', 'the running server, or several of the same ledgers with commas')
    .env('BUDGET_LEDGER_SERVER')
    .default(DEFAULT_SERVER)
    .argParser(addresses);

export const dataDirOption = (): Option =>
  new Option('-d, --data-dir <directory>', "the server's data directory (LEDGER_DATA_DIR)");

export const storeOption = (): Option =>
  new Option('--store <connection string>', 'the EventStoreDB that the log is in (EVENTSTOREDB_URL)').env(
    'BUDGET_LEDGER_STORE',
  );

export const jsonOption = (): Option => new Option('--json', 'print JSON for scripts');

const ADDRESS = /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):(\d{1,5})$/;
const NATS_SERVER =
  /^(?:(?:nats|tls):\/\/)?(?:[^@/\s]+@)?(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*)(?::(\d{1,5}))?$/;
const PORT_MAX = 65_535;

const addresses = (text: string): string => {
  const wrong = text.split(',').find((address) => !isReachable(ADDRESS, address));
  if (wrong === undefined) return text;
  throw new InvalidArgumentError(
    `must be host:port, several with commas between them, each port from 1 to ${PORT_MAX}: ${JSON.stringify(wrong)} is not`,
  );
};

/** Takes one server of NATS, or several of a cluster with commas. */
export const natsServers = (text: string): string => {
  if (text.split(',').every((server) => isReachable(NATS_SERVER, server))) return text;
  throw new InvalidArgumentError(
    `must be nats://host:port or tls://host:port, several with commas between them, each port from 1 to ${PORT_MAX}`,
  );
};

/** A pattern's first group is the port; absent, there is one by default. */
const isReachable = (pattern: RegExp, text: string): boolean => {
  const match = pattern.exec(text);
  if (match === null) return false;
  const port = Number(match[1] ?? 1);
  return port >= 1 && port <= PORT_MAX;
};

const ID = /^[A-Za-z0-9_:@-]{1,128}$/;

/** Takes an id that a user chose: of a ledger or an account. */
export const id = (text: string): string => {
  if (!ID.test(text)) throw new InvalidArgumentError('must be 1 to 128 of A-Z a-z 0-9 _ : @ -');
  return text;
};

/** Takes a whole number within bounds. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`must be a whole number from ${least} to ${most}`);
    }
    return value;
  };

/** Takes `name=value`, and gathers it with those given before. */
export const pair = (text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => {
  const [, name, value] = /^([A-Za-z][A-Za-z0-9_.-]{0,63})=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('must be name=value, and the name begin with a letter');
  }
  return { ...before, [name]: value };
};

/** Takes an instant or a day in UTC. */
export const instant = (text: string): string => {
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('must be an instant in UTC such as 2026-11-23T12:00:00Z');
  }
  return new Date(text).toISOString();
};
