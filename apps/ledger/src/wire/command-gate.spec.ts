import type { CommandBus } from '@nestjs/cqrs';
import { ENTRIES_PER_COMMAND_MAX, OPERATOR } from '@ledger/domain';
import { batchOf, ConsumeMode, ConsumeRequest, type CommandBody } from '@ledger/protocol';
import { fullCommand } from '../../../../test/support/full-commands';
import { CommandGate } from './command-gate';
import { MalformedInput } from './faults';

const AMOUNTS_OF_ITEM = 64;
class Reached extends Error {}
const gate = new CommandGate({ execute: () => Promise.reject(new Reached()) } as unknown as CommandBus);

const charging = (amounts: number): CommandBody => {
  const listed = Array.from({ length: amounts }, (_, i) => ({ resource: `r${i}`, amount: '1' }));
  return {
    $case: 'consume',
    value: ConsumeRequest.fromPartial({ accountId: 'a', mode: ConsumeMode.RECORD, amounts: listed }),
  };
};
const { envelope } = fullCommand('consume').value;
/** Items that have so many amounts in all. */
const sent = (amounts: number): Promise<unknown> => {
  const items: CommandBody[] = [];
  for (let left = amounts; left > 0; left -= AMOUNTS_OF_ITEM) items.push(charging(Math.min(left, AMOUNTS_OF_ITEM)));
  return gate.batch(batchOf({ atomic: envelope, commands: items.map((command) => ({ command })) }), {
    caller: OPERATOR,
    answerBytesMax: 1e6,
  });
};

describe('an atomic batch', () => {
  it('is refused before it is decided when it has more amounts than are decided in one piece', async () => {
    await expect(sent(ENTRIES_PER_COMMAND_MAX + 1)).rejects.toThrow(MalformedInput);
    await expect(sent(ENTRIES_PER_COMMAND_MAX + 1)).rejects.toThrow(
      `commands must have at most ${ENTRIES_PER_COMMAND_MAX} amounts in all, and have ${ENTRIES_PER_COMMAND_MAX + 1}`,
    );
    await expect(sent(ENTRIES_PER_COMMAND_MAX)).rejects.toThrow(Reached);
  });
});
