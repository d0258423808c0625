import { COMMAND_CASES, fullCommand } from '../../../../test/support/full-commands';
import * as answers from '../generated/budget/v1/answers';
import * as anyCommand from '../generated/budget/v1/any_command';
import * as commandService from '../generated/budget/v1/command_service';
import * as commands from '../generated/budget/v1/commands';
import * as projected from '../generated/budget/v1/projected_queries';
import * as serverQueries from '../generated/budget/v1/server_queries';
import * as state from '../generated/budget/v1/state_queries';
import * as vocabulary from '../generated/budget/v1/vocabulary';
import { jsonPath } from './json-path';
import { messageJson, NotInSchema, unaryCallsJson } from './message-json';

interface Codec {
  encode(message: never): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromPartial(object: never): object;
}

const modules = [answers, anyCommand, commandService, commands, projected, serverQueries, state, vocabulary];
const codecs = modules.flatMap((module) =>
  Object.entries(module as Readonly<Record<string, unknown>>).filter(
    (entry): entry is [string, Codec] =>
      !entry[0].endsWith('Entry') && typeof (entry[1] as Partial<Codec>)?.fromPartial === 'function',
  ),
);

const faultOf = (typeName: string, json: unknown) => {
  try {
    messageJson(`budget.v1.${typeName}`).read(json);
  } catch (error) {
    if (error instanceof NotInSchema) return error.fault;
    throw error;
  }
  return undefined;
};

const envelope = { commandId: 'c-1', ledgerId: 'l', actor: 'me' };

describe('a message as JSON', () => {
  it.each(codecs)(
    '%s without fields is what the binary form makes of nothing, and is written as nothing',
    (name, codec) => {
      const form = messageJson<object>(`budget.v1.${name}`);
      expect(form.read({})).toEqual(codec.fromPartial({} as never));
      expect(form.write(codec.fromPartial({} as never))).toEqual({});
    },
  );

  it('is the same message as its binary form, there and back', () => {
    const json = {
      consume: {
        envelope: { ...envelope, dryRun: true, correlationId: '' },
        accountId: 'a',
        mode: 'CONSUME_MODE_ENFORCE',
        amounts: [{ resource: 'usd', amount: '1.5' }, { resource: 'tokens' }],
        attribution: { model: 'm', tags: { team: 'x', empty: '' } },
        onShortage: 'ON_SHORTAGE_REALLOCATE',
      },
    };
    const form = messageJson<anyCommand.Command>('budget.v1.Command');
    const message = form.read(json);
    expect(anyCommand.Command.decode(anyCommand.Command.encode(message).finish())).toEqual(message);
    expect(form.write(message)).toEqual(json);
  });

  it.each(COMMAND_CASES)('%s with every field that it has is the same message there and back', ($case) => {
    const form = messageJson<anyCommand.Command>('budget.v1.Command');
    const message: anyCommand.Command = { command: fullCommand($case) };
    expect(form.read(JSON.parse(JSON.stringify(form.write(message))))).toEqual(message);
  });

  it.each([
    { what: 'a plain map', json: { team: 'x' }, entries: { team: 'x' } },
    { what: 'the same with its field around it', json: { entries: { team: 'x' } }, entries: { team: 'x' } },
    { what: 'a label that is called like the field', json: { entries: 'x' }, entries: { entries: 'x' } },
    { what: 'two of which one is', json: { entries: 'x', team: 'y' }, entries: { entries: 'x', team: 'y' } },
    { what: 'no entries, which is not the same as no labels', json: {}, entries: {} },
    { what: 'no entries around nothing', json: { entries: null }, entries: {} },
    { what: 'no entries around an empty map', json: { entries: {} }, entries: {} },
  ])('has labels as a map: $what', ({ json, entries }) => {
    const form = messageJson<commands.UpdateAccountRequest>('budget.v1.UpdateAccountRequest');
    const message = form.read({ labels: json });
    expect(message.labels).toEqual({ entries });
    expect(form.write(message)).toEqual({ labels: entries });
    expect(commands.UpdateAccountRequest.fromPartial({ labels: { entries } })).toEqual(message);
  });

  it('writes 64 bits as text, enum members by name, members of a oneof by theirs', () => {
    const answer = answers.CommandAnswer.fromPartial({
      commandId: 'c',
      revision: 18446744073709551615n,
      spending: { accountId: 'a', status: vocabulary.SpendingStatus.RED },
      outcome: { $case: 'accepted', value: { firstRevision: 0n, events: ['Consumed'] } },
    });
    const json = {
      commandId: 'c',
      revision: '18446744073709551615',
      spending: { accountId: 'a', status: 'SPENDING_STATUS_RED' },
      accepted: { firstRevision: '0', events: ['Consumed'] },
    };
    const form = messageJson<answers.CommandAnswer>('budget.v1.CommandAnswer');
    expect(form.write(answer)).toEqual(json);
    expect(form.read(json)).toEqual(answer);
  });

  it('also understands names of the proto file, numbers of enum members and null for what is absent', () => {
    const form = messageJson<commands.ConsumeRequest>('budget.v1.ConsumeRequest');
    const request = form.read({ account_id: 'a', mode: 1, on_shortage: 7, attribution: null, reservationId: null });
    expect(request).toEqual(commands.ConsumeRequest.fromPartial({ accountId: 'a', mode: 1, onShortage: 7 as never }));
  });

  it.each([
    { what: 'an unknown field', json: { fund: { envelop: {} } }, field: 'fund.envelop' },
    { what: 'an unknown command', json: { spend: {} }, field: 'spend' },
    { what: 'a wrong type', json: { fund: { envelope: { commandId: 7 } } }, field: 'fund.envelope.commandId' },
    { what: 'an unknown member', json: { consume: { mode: 'ENFORCE' } }, field: 'consume.mode' },
    { what: 'a list that is none', json: { fund: { amounts: {} } }, field: 'fund.amounts' },
    { what: 'an entry of a list', json: { fund: { amounts: [{}, { amount: 1 }] } }, field: 'fund.amounts[1].amount' },
    { what: 'an absent entry of a list', json: { fund: { amounts: [null] } }, field: 'fund.amounts[0]' },
    { what: 'a map that is none', json: { consume: { attribution: { tags: [] } } }, field: 'consume.attribution.tags' },
    {
      what: 'a value of a map',
      json: { consume: { attribution: { tags: { a: 1 } } } },
      field: 'consume.attribution.tags.a',
    },
    { what: 'labels that are none', json: { openLedger: { labels: 'team' } }, field: 'openLedger.labels' },
    { what: 'a label that is no text', json: { openLedger: { labels: { a: 1 } } }, field: 'openLedger.labels.a' },
    {
      what: 'a label that is no text, with the field around it',
      json: { openLedger: { labels: { entries: { a: 1 } } } },
      field: 'openLedger.labels.a',
    },
    {
      what: 'labels of two forms',
      json: { openLedger: { labels: { entries: { a: 'x' }, b: 'y' } } },
      field: 'openLedger.labels.entries',
    },
    { what: 'a message that is none', json: { fund: [] }, field: 'fund' },
    { what: 'two commands', json: { fund: {}, withdraw: {} }, field: 'withdraw' },
    { what: 'a field twice', json: { consume: { accountId: 'a', account_id: 'b' } }, field: 'consume.account_id' },
    { what: 'half a character', json: { fund: { envelope: { actor: '\ud83d' } } }, field: 'fund.envelope.actor' },
    {
      what: 'half a character in a key',
      json: { consume: { attribution: { tags: { '\ud83d': '' } } } },
      field: 'consume.attribution.tags."\ufffd"',
    },
    { what: 'a negative count', json: { reserve: { ttlSeconds: -1 } }, field: 'reserve.ttlSeconds' },
    ...[
      '007',
      '-0',
      '+1',
      ' 1',
      '1.0',
      '1e3',
      '',
      '18446744073709551616',
      JSON.parse('9007199254740993') as number,
    ].map((revision) => ({
      what: `a revision ${JSON.stringify(revision)}`,
      json: { adjust: { revision } },
      field: 'adjust.revision',
    })),
    ...['007', '1e3', '1.0', ' 1', ''].map((ttlSeconds) => ({
      what: `a count ${JSON.stringify(ttlSeconds)}`,
      json: { reserve: { ttlSeconds } },
      field: 'reserve.ttlSeconds',
    })),
    { what: 'a broken count', json: { reserve: { ttlSeconds: 1.5 } }, field: 'reserve.ttlSeconds' },
    { what: 'a count beyond 32 bits', json: { reserve: { ttlSeconds: 4294967296 } }, field: 'reserve.ttlSeconds' },
    { what: 'text for true', json: { fund: { envelope: { dryRun: 'true' } } }, field: 'fund.envelope.dryRun' },
    { what: 'a name of the language', json: JSON.parse('{"__proto__": {}}') as object, field: '__proto__' },
    { what: 'a message that is a list', json: [], field: 'the message' },
    { what: 'nothing', json: null, field: 'the message' },
  ])('refuses $what by name', ({ json, field }) => {
    expect(faultOf('Command', json)).toMatchObject({ field });
  });

  it('leaves a key that would be a prototype to the rules of the field', () => {
    const json = JSON.parse('{"tags": {"__proto__": "x"}}') as object;
    const { tags } = messageJson<vocabulary.Attribution>('budget.v1.Attribution').read(json);
    expect(Object.keys(tags)).toEqual(['__proto__']);
  });
});

describe('a place in a message', () => {
  it.each([
    ['consume.attribution.tags', 'consume.attribution.tags'],
    ['commands[3].open_account.min_reserve[1].amount', 'commands[3].openAccount.minReserve[1].amount'],
    ['update_account.labels.entries', 'updateAccount.labels'],
  ])('%s is %s in JSON', (proto, json) => expect(jsonPath(proto)).toBe(json));
});

describe('calls', () => {
  it('are those of a service that are no streams', () => {
    const queries = unaryCallsJson('budget.v1.LedgerQueryService');
    expect(queries.get('getAccount')?.name).toBe('GetAccount');
    expect(queries.has('watch')).toBe(false);
    expect(() => unaryCallsJson('budget.v1.LedgerCommandService')).not.toThrow();
  });
});
