import { JSON_DEPTH_MAX, JSON_VALUES_MAX } from '../dto/bounds';
import { assertBoundedJson } from './json-bounds';
import { NotInSchema } from './message-json';

const survey = (text: string): void => assertBoundedJson(Buffer.from(text));
const list = (entries: number, entry: string): string => `[${Array.from({ length: entries }, () => entry).join()}]`;
const LONG = 'x'.repeat(10_000);

describe('JSON of the greatest size', () => {
  it.each([
    ['a list', `{"consume":{"amounts":${list(300_000, '{}')}}}`, 'consume.amounts must have at most 1000 entries'],
    ['a list in a list', `{"commands":[{},{"fund":{"amounts":${list(9_000, '0')}}}]}`, 'commands[1].fund.amounts must'],
    [
      'an object',
      `{${Array.from({ length: 9_000 }, (_, i) => `"k${i}":0`).join()}}`,
      'the message must have at most 1000',
    ],
    ['levels', '['.repeat(1_000_000), `must be at most ${JSON_DEPTH_MAX} levels deep`],
    ['levels of objects', '{"a":'.repeat(100_000), `must be at most ${JSON_DEPTH_MAX} levels deep`],
    ['values', list(999, list(999, '0')), `the message must have at most ${JSON_VALUES_MAX} values`],
  ])('is refused by name for too many entries of %s', (_what, text, words) => {
    expect(() => survey(text)).toThrow(NotInSchema);
    expect(() => survey(text)).toThrow(words);
  });

  it.each([
    ['a batch', `{"commands":${list(1_000, '{"consume":{"amounts":[{"resource":"usd","amount":"1"}]}}')}}`],
    ['brackets and commas in a text', JSON.stringify({ reason: '[{,"\\'.repeat(300_000) })],
    ['a long text', JSON.stringify({ reason: LONG })],
    ['a text without an end', `{"${'\\'.repeat(100_001)}`],
    ['too many ends', ']'.repeat(100_000)],
    ['a long number', '9'.repeat(1_000_000)],
  ])('passes with %s, which is for the parser or the rules to judge', (_what, text) => {
    expect(() => survey(text)).not.toThrow();
  });
});
