import { messageJson, type Command } from '@ledger/protocol';
import { MalformedInput } from '../wire/faults';
import { readMessage } from './messages';

const COMMAND = messageJson<Command>('budget.v1.Command');

const faultsOf = (json: string): MalformedInput['faults'] => {
  try {
    readMessage(Buffer.from(json), COMMAND);
  } catch (error) {
    if (error instanceof MalformedInput) return error.faults;
    throw error;
  }
  return [];
};

describe('JSON that is not the message', () => {
  it.each([
    { json: '{"fnd":{}}', field: 'fnd', rule: /did you mean fund\?$/ },
    { json: '{"fund":{"amonts":[]}}', field: 'fund.amonts', rule: /is not a field .*; did you mean amounts\?$/ },
    { json: '{"fund":{"total":[]}}', field: 'fund.total', rule: /is not a field of this message$/ },
    {
      json: '{"consume":{"mode":"CONSUME_MODE_RECODR"}}',
      field: 'consume.mode',
      rule: /^must be one of CONSUME_MODE_ENFORCE, .*; did you mean CONSUME_MODE_RECORD\?$/,
    },
    { json: '{"consume":{"mode":true}}', field: 'consume.mode', rule: /^must be one of [A-Z_, ]+$/ },
    { json: '{"fund":[]}', field: 'fund', rule: /^must be an object in JSON$/ },
    { json: 'null', field: 'the message', rule: /^must be an object in JSON$/ },
    { json: '{', field: 'the message', rule: /^must be JSON in UTF-8: / },
  ])('$json: names the field, the rule and the word that was perhaps meant', ({ json, field, rule }) => {
    expect(faultsOf(json)).toEqual([{ field, rule: expect.stringMatching(rule) }]);
  });
});
