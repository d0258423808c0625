import { connect } from '@nats-io/transport-node';
import { Accepted, CommandAnswer, messageJson, type Command } from '@ledger/protocol';

/**
 * The least that a responder on NATS can do with these messages: parse one, answer what it always answers, as JSON. Run
 * as a process of its own, with the server's URL and the subject as arguments, which tells its parent when it listens.
 */
const [url, subject] = process.argv.slice(2);
const REVISION = 1_000_000n;
const COMMAND = messageJson<Command>('budget.v1.Command');
const ANSWER = messageJson<CommandAnswer>('budget.v1.CommandAnswer');
const answer = CommandAnswer.fromPartial({
  commandId: '1-000000000000',
  ledgerId: 'bench',
  at: '2026-11-23T12:00:00.000Z',
  revision: REVISION,
  position: '1000000',
  spending: { accountId: 'agent', status: 1, action: 1, remaining: [{ resource: 'usd', amount: '999999.999875' }] },
  outcome: {
    $case: 'accepted',
    value: Accepted.fromPartial({
      firstRevision: REVISION,
      events: ['Consumed'],
      charges: [{ accountId: 'agent', resource: 'usd', amount: '0.000125', payerId: 'agent', revision: REVISION }],
    }),
  },
});

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
