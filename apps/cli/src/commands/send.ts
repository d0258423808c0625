import {
  AccountKind,
  AdjustDirection,
  COMMAND_DTOS,
  ConsumeMode,
  DistributionStrategy,
  DonorsPolicy,
  EnforcementPolicy,
  LedgerClock,
  LedgerCommandServiceDefinition,
  OnShortage,
  StopPolicy,
  ThrottlePolicy,
  UnfundedPolicy,
  UnpricedPolicy,
  WindowUnit,
  type CommandAnswer,
  type CommandBody,
  type CommandCase,
} from '@ledger/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import { CliFault, UsageFault } from '../cli-fault';
import { connectionFault } from '../connection/connection-fault';
import { executeOverNats } from '../connection/nats-request';
import { withServer } from '../connection/server-connection';
import { writeLine, type Terminal } from '../terminal/terminal';
import { answerInWords } from './answer-in-words';
import { id, jsonOption, serverOption } from './options';

interface Flags {
  readonly server: string;
  readonly nats?: string;
  readonly id?: string;
  readonly actor: string;
  readonly at?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const CASES = Object.keys(COMMAND_DTOS) as CommandCase[];

export const sendCommand = (terminal: Terminal): Command =>
  new Command('send')
    .description('Send one command to a ledger: what an orchestrator does, by hand.')
    .argument('<ledger>', 'id of the ledger', id)
    .argument('<command>', `such as reserve or OpenAccount: one of ${CASES.join(', ')}`, commandCase)
    .argument('[fields]', 'its fields as JSON, as in the proto files; enums by name', '{}')
    .addOption(serverOption())
    .option('--nats <url>', 'by request and reply over NATS instead, such as nats://127.0.0.1:4222')
    .option('--id <id>', 'command id; the same id again answers the first outcome again (absent: a new one)', id)
    .option('--actor <name>', 'who asks', 'cli')
    .option('--at <instant>', "the decision's time, for a ledger with the caller's clock")
    .option('--dry-run', 'decide and answer, record nothing')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Exit code 1 when the command is refused.

Examples:
  $ npm run cli -- send my-project OpenLedger
  $ npm run cli -- send my-project Fund '{"amounts":[{"resource":"usd","amount":"100"}]}'
  $ npm run cli -- send my-project OpenAccount '{"accountId":"agent-1","kind":"agent"}'`,
    )
    .action(async (ledgerId: string, $case: CommandCase, text: string, flags: Flags) => {
      const body = requestOf($case, ledgerId, text, flags);
      const answer = await (flags.nats === undefined
        ? executeOverGrpc(flags.server, body)
        : executeOverNats(flags.nats, ledgerId, body));
      await writeLine(terminal.out, flags.json ? asJson(answer) : answerInWords(answer));
      if (answer.outcome?.$case !== 'accepted') throw new CliFault('the ledger refused the command');
    });

const executeOverGrpc = (address: string, body: CommandBody): Promise<CommandAnswer> =>
  withServer(address, (server) =>
    server.execute(body).catch((error: unknown) => {
      throw connectionFault(error, address);
    }),
  );

const commandCase = (text: string): CommandCase => {
  const found = CASES.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`is none of ${CASES.join(', ')}`);
  return found;
};

/** Fields whose values are names on the command line and numbers on the wire. */
const ENUMS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  kind: AccountKind,
  clock: LedgerClock,
  mode: ConsumeMode,
  onShortage: OnShortage,
  unfunded: UnfundedPolicy,
  donors: DonorsPolicy,
  stop: StopPolicy,
  throttle: ThrottlePolicy,
  enforcement: EnforcementPolicy,
  unpriced: UnpricedPolicy,
  unit: WindowUnit,
  strategy: DistributionStrategy,
  direction: AdjustDirection,
};

const requestOf = ($case: CommandCase, ledgerId: string, text: string, flags: Flags): CommandBody => {
  const fields = numbered(parsed(text), '') as Record<string, unknown>;
  if ('envelope' in fields) throw new UsageFault('envelope is made from --id, --actor, --at and --dry-run');
  const envelope = {
    commandId: flags.id ?? randomUUID(),
    ledgerId,
    actor: flags.actor,
    at: flags.at,
    dryRun: flags.dryRun === true,
  };
  const { requestType } = LedgerCommandServiceDefinition.methods[$case];
  const value = requestType.fromPartial({ ...fields, envelope } as never);
  refuseUnknown(fields, value as never, '');
  return { $case, value } as CommandBody;
};

const parsed = (text: string): object => {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch (error) {
    throw new UsageFault(`fields must be JSON: ${(error as Error).message}`);
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new UsageFault('fields must be a JSON object');
  }
  return fields;
};

const numbered = (value: unknown, key: string): unknown => {
  const names = ENUMS[key];
  if (names !== undefined && typeof value === 'string') {
    const number = names[value.toUpperCase()];
    if (typeof number !== 'number') throw new UsageFault(`${key} must be one of ${choices(names)}`);
    return number;
  }
  if (key === 'revision') return revisionOf(value);
  if (Array.isArray(value)) return value.map((member) => numbered(member, ''));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, numbered(member, name)]));
};

/** 64 bits on the wire. */
const revisionOf = (value: unknown): bigint => {
  const text = String(value);
  if (!/^\d{1,19}$/.test(text)) throw new UsageFault('revision must be a whole number');
  return BigInt(text);
};

const choices = (names: Readonly<Record<string, string | number>>): string =>
  Object.keys(names)
    .filter((name) => !/^\d|UNSPECIFIED/.test(name))
    .join(', ')
    .toLowerCase();

/** A misspelt field would otherwise be left out in silence. */
const refuseUnknown = (given: unknown, known: unknown, path: string): void => {
  if (typeof given !== 'object' || given === null) return;
  if (typeof known !== 'object' || known === null)
    throw new UsageFault(`${path || 'fields'} must not hold ${JSON.stringify(given)}`);
  for (const [name, member] of Object.entries(given)) {
    const place = Array.isArray(given) ? `${path}[${name}]` : `${path}${path && '.'}${name}`;
    if (!(name in known)) throw new UsageFault(`${place} is no field of this command`);
    refuseUnknown(member, (known as Record<string, unknown>)[name], place);
  }
};

const asJson = (answer: CommandAnswer): string =>
  JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
