import { connect } from '@nats-io/transport-node';
import { messageJson, type Command, type CommandAnswer } from '@ledger/protocol';
import { ECHO_ANSWER as answer } from './echo-answer';

/**
 * The least that a responder on NATS can do with these messages: parse one, answer what it always answers, as JSON. Run
 * as a process of its own, with the server's URL and the subject as arguments, which tells its parent when it listens.
 */
const [url, subject] = process.argv.slice(2);
const COMMAND = messageJson<Command>('budget.v1.Command');
const ANSWER = messageJson<CommandAnswer>('budget.v1.CommandAnswer');
const serve = async (): Promise<void> => {
  const connection = await connect({ servers: url! });
  connection.subscribe(subject!, {
    callback: (_error, message) => {
      COMMAND.read(message.json());
      message.respond(JSON.stringify({ answer: ANSWER.write(answer) }));
    },
  });
  await connection.flush();
  process.send?.('listening');
};

void serve();
