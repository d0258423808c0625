import { COMMAND_DTOS, commandShape, type CommandAnswer, type CommandBody, type CommandCase } from '@ledger/protocol';
import { didYouMean } from '@ledger/platform';
import { Command } from 'commander';
import {
  connectionFault,
  id,
  jsonOption,
  jsonText,
  malformedFields,
  natsServers,
  serverOption,
  type Terminal,
  ToldFault,
  UsageFault,
  withServer,
  writeLine,
} from '@ledger/terminal';
import { answerInWords } from './answer-in-words';
import { fieldsHelp } from './fields-help';
import { FieldsRefused } from './fields-refused';
import { executeOverNats } from './nats-request';
import { refusal, requestOf, type EnvelopeOptions } from './request';
import { typedFields, type TypedFields } from './typed-fields';

interface Flags extends EnvelopeOptions {
  readonly server: string;
  readonly nats?: string;
  readonly json?: boolean;
}

const CASES = Object.keys(COMMAND_DTOS) as CommandCase[];

const AFTER_HELP = `"send COMMAND --help" shows a command's fields. Enums are given as record or CONSUME_MODE_RECORD. Of a file of JSON lines
every line is checked before the first is sent; with --id the lines' ids are that id and the line's number; it ends at the
first that is refused. Exit code 1 when a command is refused. What Adjust names is the revision of the charge's own event:
see "tail", or charges with --json.

Examples:
  $ npm run cli -- send my-project OpenLedger
  $ npm run cli -- send my-project Fund '{"amounts":[{"resource":"usd","amount":"100"}]}'
  $ npm run cli -- send my-project OpenAccount '{"accountId":"agent-1","kind":"agent"}'`;

/** Shows the help of the command to be sent, where one is named: "send Fund --help" and "send acme Fund --help". */
class SendCommand extends Command {
  override helpInformation(...context: Parameters<Command['helpInformation']>): string {
    const $case = commandNamedIn(this);
    return $case === undefined ? super.helpInformation(...context) : fieldsHelp($case);
  }
}

const commandNamedIn = ({ args: [first = '', second = ''] }: Command): CommandCase | undefined =>
  caseOf(second) ?? caseOf(first);

export const sendCommand = (terminal: Terminal): Command =>
  new SendCommand('send')
    .description('Send one command to a ledger: what an orchestrator does, by hand.')
    .argument('<ledger>', 'id of the ledger', id)
    .argument('<command>', 'such as reserve or OpenAccount; "ledger commands" lists all')
    .argument(
      '[fields]',
      'its fields as JSON; or @FILE that has them, @- for the input, @FILE.jsonl for a command a line',
      '{}',
    )
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
    .addHelpText('after', ({ command }) => (commandNamedIn(command) === undefined ? `\n${AFTER_HELP}` : ''))
    .action(async (ledgerId: string, command: string, text: string, flags: Flags) => {
      const $case = commandCase(command, ledgerId);
      const requests = typedFields(text).map((typed) => {
        const { id: first } = flags;
        const own =
          typed.line === undefined || first === undefined ? flags : { ...flags, id: `${first}-${typed.line}` };
        return { typed, body: requestOf($case, ledgerId, typed, own) };
      });
      for (const { typed, body } of requests) {
        const answer = await executed(ledgerId, body, flags).catch((error: unknown) => {
          throw toldAsTyped(error, body, typed);
        });
        await writeLine(terminal.out, flags.json ? jsonText(answer) : answerInWords(answer));
        if (answer.outcome?.$case !== 'accepted') throw new ToldFault('the ledger refused the command');
      }
    });

const executed = (ledgerId: string, body: CommandBody, { server: address, nats }: Flags): Promise<CommandAnswer> =>
  nats === undefined ? executeOverGrpc(address, body) : executeOverNats(nats, ledgerId, body);

const executeOverGrpc = (address: string, body: CommandBody): Promise<CommandAnswer> =>
  withServer(address, (server) =>
    server.execute(body).catch((error: unknown) => {
      const malformed = malformedFields(error);
      throw malformed.length > 0
        ? new FieldsRefused(malformed, (error as Error).message)
        : connectionFault(error, address);
    }),
  );

const toldAsTyped = (error: unknown, { $case, value }: CommandBody, typed: TypedFields): unknown => {
  if (!(error instanceof FieldsRefused)) return error;
  const shape = commandShape($case);
  const faults = error.faults.map(({ field, rule }) => ({ field: field.replace(`${$case}.`, ''), rule }));
  return refusal(faults, typed, shape, { ...value.envelope });
};

/** Finds a command by its name; capitals do not count. Undefined: there is no such command. */
const caseOf = (text: string): CommandCase | undefined =>
  CASES.find((name) => name.toLowerCase() === text.toLowerCase());

const commandCase = (text: string, ledgerId: string): CommandCase => {
  const found = caseOf(text);
  if (found !== undefined) return found;
  const hint =
    caseOf(ledgerId) !== undefined
      ? `: the ledger comes before the command, "send ${text} ${ledgerId}"`
      : didYouMean(text, CASES);
  throw new UsageFault(`there is no command ${JSON.stringify(text)}${hint}\n("ledger commands" lists all)`);
};
