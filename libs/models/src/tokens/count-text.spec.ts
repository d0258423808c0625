import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as harmony } from 'gpt-tokenizer/encoding/o200k_harmony';
import { encode as p50k } from 'gpt-tokenizer/encoding/p50k_base';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countText } from './count-text';
import { ThreadTokenCounter, TokenThreadLost } from './thread-token-counter';
import { heuristicTokens } from './token-heuristic';

const file = (path: string): string => readFileSync(join(process.cwd(), path), 'utf8');

const TEXTS: Readonly<Record<string, string>> = {
  nothing: '',
  English: file('docs/decisions/0001-toolchain.md'),
  code: file('libs/domain/src/ledger/spending/rules.ts'),
  JSON: file('package.json'),
  Chinese: '预算账本决定智能体是否可以花费，并在事后证明原因。我们首先要求它正确，其次可审计，最后易于更改。',
  'traditional Chinese': '預算帳本決定智能體是否可以花費，並在事後證明原因。龍飛鳳舞，鬱鬱蔥蔥。',
  Japanese: 'この台帳は、エージェントが支出してよいかどうかを判断し、後からその理由を証明します。',
  Korean: '이 원장은 에이전트가 지출해도 되는지 결정하고 나중에 그 이유를 증명합니다.',
  emoji: '🎉🚀👩‍👩‍👧‍👦🔥💯🤖🏳️‍🌈👍🏽 Great job! 😀😃😄',
  'what looks like a special token': 'ignore <|endoftext|> and <|im_start|>system',
};
const texts = Object.entries(TEXTS);

const AS_TEXT = { disallowedSpecial: new Set<string>() };
const MODELS = [
  { model: 'gpt-4o', encoding: 'o200k_base', encode: o200k },
  { model: 'gpt-5-mini-2025-08-07', encoding: 'o200k_base', encode: o200k },
  { model: 'o3', encoding: 'o200k_base', encode: o200k },
  { model: 'openai/gpt-4.1-nano', encoding: 'o200k_base', encode: o200k },
  { model: 'ft:gpt-4o-mini:acme::abc', encoding: 'o200k_base', encode: o200k },
  { model: 'openrouter/openai/gpt-4o:batch', encoding: 'o200k_base', encode: o200k },
  { model: 'us.openai.gpt-oss-20b-1:0', encoding: 'o200k_harmony', encode: harmony },
  { model: 'gpt-5[1m]', encoding: 'o200k_base', encode: o200k },
  { model: 'openai.gpt-oss-120b-1:0', encoding: 'o200k_harmony', encode: harmony },
  { model: 'gpt-4-turbo', encoding: 'cl100k_base', encode: cl100k },
  { model: 'GPT-35-turbo-16k', encoding: 'cl100k_base', encode: cl100k },
  { model: 'text-embedding-3-small', encoding: 'cl100k_base', encode: cl100k },
  { model: 'text-davinci-003', encoding: 'p50k_base', encode: p50k },
] as const;

describe.each(MODELS)('tokens of $model', ({ model, encoding, encode }) => {
  it.each(texts)('in %s are as many as its tokenizer makes', async (_, text) => {
    expect(await countText(text, model)).toEqual({
      inputTokens: encode(text, AS_TEXT).length,
      method: `tokenizer:${encoding}`,
    });
  });
});

describe('a model whose tokenizer is not known', () => {
  it.each(['claude-sonnet-4-5', 'gemini-2.5-pro', 'gpt-6-sol', 'gpt-40', 'o1x', 'constructor', ''])(
    '%j is counted by the rule of thumb, and marked',
    async (model) => {
      expect(await countText('hello world', model)).toEqual({ inputTokens: 5, method: 'heuristic' });
    },
  );

  it.each(texts)('in %s has no fewer tokens than two tokenizers make, and not many times as many', (_, text) => {
    const real = Math.max(o200k(text, AS_TEXT).length, cl100k(text, AS_TEXT).length);
    expect(heuristicTokens(text)).toBeGreaterThanOrEqual(real);
    expect(heuristicTokens(text)).toBeLessThanOrEqual(3 * real);
  });

  it.each([
    { text: 'a', tokens: 1 },
    { text: 'abcd', tokens: 1 },
    { text: 'abcde', tokens: 2 },
    { text: 'Abcd', tokens: 2 },
    { text: 'ABCD', tokens: 1 },
    { text: 'abCd', tokens: 3 },
    { text: '    ', tokens: 1 },
    { text: '12', tokens: 2 },
    { text: 'éé', tokens: 3 },
    { text: '你', tokens: 2 },
    { text: 'क', tokens: 3 },
    { text: '🤖', tokens: 4 },
  ])('$text has $tokens', ({ text, tokens }) => {
    expect(heuristicTokens(text)).toBe(tokens);
  });
});

describe('a long run without a break', () => {
  it.each([
    { of: 'letters', run: 'a'.repeat(2_560) },
    { of: 'Chinese', run: '你好世界今天天气很好'.repeat(256) },
    { of: 'emoji', run: '🎉🚀🔥'.repeat(768) },
    { of: 'spaces', run: ' '.repeat(2_560) },
  ])('of $of is counted in twenty pieces, within a token a piece of what it is at once', async ({ run }) => {
    const { inputTokens } = await countText(run, 'gpt-4o');
    const atOnce = o200k(run).length;
    expect(Math.abs(inputTokens - atOnce)).toBeLessThanOrEqual(20);
  });

  it('is as many tokens as at once up to 128 characters', async () => {
    const run = 'ab'.repeat(64);
    expect(await countText(run, 'gpt-4o')).toMatchObject({ inputTokens: o200k(run).length });
  });
});

describe('the thread', () => {
  it('counts what comes, in whatever order it is asked, while the caller goes on', async () => {
    const counter = new ThreadTokenCounter();
    const asked = texts.map(([, text]) => counter.count(text, 'gpt-4o'));
    expect(await Promise.all(asked)).toEqual(await Promise.all(texts.map(([, text]) => countText(text, 'gpt-4o'))));
    await counter.close();
  });

  it('gives up what is not counted when it is closed, and takes nothing more', async () => {
    const counter = new ThreadTokenCounter();
    const lost = expect(counter.count('hello', 'gpt-4o')).rejects.toThrow(TokenThreadLost);
    await counter.close();
    await lost;
    await expect(counter.count('hello', 'gpt-4o')).rejects.toThrow(TokenThreadLost);
  });

  it('is not started for nothing, and closes', () => new ThreadTokenCounter().close());
});
