import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import {
  messageJson,
  NATS_ROUTES,
  requestInOrder,
  type Command,
  type CommandAnswer,
  type CommandBody,
  type NatsFault,
} from '@ledger/protocol';
import { CliFault, EXIT } from '@ledger/terminal';
import { FieldsRefused } from './fields-refused';

/** Longest wait for one answer, and for the connection. */
const ANSWER_MS_MAX = 30_000;
const REACH_MS_MAX = 5_000;

const COMMAND = messageJson<Command>('budget.v1.Command');
const ANSWER = messageJson<CommandAnswer>('budget.v1.CommandAnswer');

/**
 * Sends one command by request and reply over NATS. A rejection is an answer.
 *
 * @throws FieldsRefused; CliFault when the call failed.
 */
export const executeOverNats = async (url: string, ledgerId: string, body: CommandBody): Promise<CommandAnswer> => {
  const connection = await reached(url);
  try {
    const payload = JSON.stringify(COMMAND.write({ command: body }));
    const options = { timeout: ANSWER_MS_MAX };
    const reply = await requestInOrder(connection, NATS_ROUTES.command(ledgerId), payload, options);
    const json = reply.json<{ readonly answer?: unknown } | NatsFault>();
    if ('error' in json) {
      const { message, violations } = json.error;
      throw violations.length > 0 ? new FieldsRefused(violations, message) : new CliFault(message);
    }
    return ANSWER.read(json.answer);
  } catch (error) {
    if (isUnanswered(error))
      throw new CliFault(`no ledger server listens to ${shown(url)}: start one with it as NATS_URL`, EXIT.failed, {
        cause: error,
      });
    throw error;
  } finally {
    await connection.close();
  }
};

const reached = async (url: string): Promise<NatsConnection> => {
  try {
    return await connect({ servers: url.split(','), timeout: REACH_MS_MAX, name: 'ledger-cli' });
  } catch (error) {
    const { message } = error as Error;
    throw new CliFault(
      `no NATS server answers at ${shown(url)} (${message}): start one, or name another with --nats`,
      EXIT.failed,
      {
        cause: error,
      },
    );
  }
};

/** Names the servers without users and passwords. */
const shown = (url: string): string => url.replace(/[^@,/]*@/g, '');

const isUnanswered = (error: unknown): boolean =>
  error instanceof errors.NoRespondersError ||
  (error instanceof errors.RequestError && error.isNoResponders()) ||
  error instanceof errors.TimeoutError;
