import {
  AccountKind,
  AdjustDirection,
  assertBoundedJson,
  COMMAND_DTOS,
  ConsumeMode,
  DistributionStrategy,
  DonorsPolicy,
  EnforcementPolicy,
  LedgerClock,
  messageJson,
  NotInSchema,
  OnShortage,
  StopPolicy,
  ThrottlePolicy,
  UnfundedPolicy,
  UnpricedPolicy,
  WindowUnit,
  type Command as AnyCommand,
  type CommandAnswer,
  type CommandBody,
  type CommandCase,
} from '@ledger/protocol';
import { Command, InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import {
  CliFault,
  connectionFault,
  id,
  jsonOption,
  natsServers,
  serverOption,
  type Terminal,
  UsageFault,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { executeOverNats } from './nats-request';
import { answerInWords } from './answer-in-words';

interface Flags {
  readonly server: string;
  readonly nats?: string;
  readonly id?: string;
  readonly actor: string;
  readonly at?: string;
  readonly occurredAt?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const CASES = Object.keys(COMMAND_DTOS) as CommandCase[];

export const sendCommand = (terminal: Terminal): Command =>
  new Command('send')
    .description('Send one command to a ledger: what an orchestrator does, by hand.')
    .argument('<ledger>', 'id of the ledger', id)
    .argument('<command>', `such as reserve or OpenAccount: one of ${CASES.join(', ')}`, commandCase)
    .argument('[fields]', 'its fields as JSON, as in the proto files; enums as record or CONSUME_MODE_RECORD', '{}')
    .addOption(serverOption())
    .option('--nats <url>', 'by request and reply over NATS instead, such as nats://127.0.0.1:4222', natsServers)
    .option('--id <id>', 'command id; the same id again answers the first outcome again (absent: a new one)', id)
    .option('--actor <name>', 'who asks', 'cli')
    .option('--occurred-at <instant>', 'when the call was made, for attribution and its price')
    .option('--correlation-id <id>', 'recorded with the events')
    .option('--causation-id <id>', 'recorded with the events')
    .option('--at <instant>', "the decision's time, for a ledger with the caller's clock")
    .option('--dry-run', 'decide and answer, record nothing')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Exit code 1 when the command is refused. What Adjust names is the revision of the charge's own event: see "tail", or
charges with --json.

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

/** Fields whose values have short names on the command line. */
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

const COMMAND = messageJson<AnyCommand>('budget.v1.Command');

/** Read by the schema, so that a misspelt field or `"false"` for false is a fault, and not something else in silence. */
const requestOf = ($case: CommandCase, ledgerId: string, text: string, flags: Flags): CommandBody => {
  const fields = withNumbers(parsed(text));
  if ('envelope' in fields) throw new UsageFault(`envelope is made from ${ENVELOPE_OPTIONS}`);
  const { id: commandId = randomUUID(), actor, occurredAt, at, correlationId, causationId } = flags;
  const dryRun = flags.dryRun === true;
  const stated = { commandId, ledgerId, actor, occurredAt, at, correlationId, causationId, dryRun };
  const envelope = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
  try {
    return COMMAND.read({ [$case]: { ...fields, envelope } }).command as CommandBody;
  } catch (error) {
    if (error instanceof NotInSchema) throw new UsageFault(error.message);
    throw error;
  }
};

const ENVELOPE_OPTIONS = '--id, --actor, --occurred-at, --at, --correlation-id, --causation-id and --dry-run';

const parsed = (text: string): object => {
  let fields: unknown;
  try {
    assertBoundedJson(Buffer.from(text));
    fields = JSON.parse(text);
  } catch (error) {
    if (error instanceof NotInSchema) throw new UsageFault(error.message);
    throw new UsageFault(`fields must be JSON: ${(error as Error).message}`);
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new UsageFault('fields must be a JSON object');
  }
  return fields;
};

/** As the reference and JSON over NATS have them: CONSUME_MODE_RECORD. */
const FULL_NAME = /^[A-Z]+_[A-Z_]+$/;

/** Members of enums by number. Keys of labels and tags are the caller's own words, whatever they are called. */
const withNumbers = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNumber(name, member)]));

const withNumber = (name: string, value: unknown): unknown => {
  const members = Object.hasOwn(ENUMS, name) ? ENUMS[name] : undefined;
  if (members !== undefined && typeof value === 'string') {
    const number = members[value.toUpperCase()];
    if (FULL_NAME.test(value)) return value;
    if (typeof number !== 'number') throw new UsageFault(`${name} must be one of ${choices(members)}`);
    return number;
  }
  if (typeof value !== 'object' || value === null || name === 'labels' || name === 'tags') return value;
  return Array.isArray(value) ? value.map((member) => withNumber('', member)) : withNumbers(value);
};

const choices = (names: Readonly<Record<string, string | number>>): string =>
  Object.keys(names)
    .filter((name) => !/^\d|UNSPECIFIED/.test(name))
    .join(', ')
    .toLowerCase();

const asJson = (answer: CommandAnswer): string =>
  JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
