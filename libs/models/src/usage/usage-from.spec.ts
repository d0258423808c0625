import fc from 'fast-check';
import type { ProviderUsage } from './provider-usage';
import { usageFrom } from './usage-from';

const of = (is: Partial<ProviderUsage>): ProviderUsage => ({ doubts: [], ignored: [], tokens: {}, ...is });

describe('an answer as it was returned, whole', () => {
  it("OpenAI's chat: with its model and service tier", () => {
    const answer = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: 'gpt-5-2025-08-07',
      service_tier: 'flex',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
    };
    expect(usageFrom('openai.chat', answer)).toEqual(
      of({ tokens: { input: 9, output: 2 }, model: 'gpt-5-2025-08-07', serviceTier: 'flex' }),
    );
  });

  it("OpenAI's responses: with the searches among its items", () => {
    const answer = {
      model: 'gpt-5',
      service_tier: 'default',
      output: [
        { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
        { type: 'web_search_call', status: 'completed', action: { type: 'open_page', url: 'x' } },
        { type: 'message', content: [] },
      ],
      usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
    };
    expect(usageFrom('openai.responses', answer)).toEqual(
      of({ tokens: { input: 9, output: 2 }, searches: 1, model: 'gpt-5' }),
    );
  });

  it.each([
    { model: 'gemini-3-pro', searches: 2 },
    { model: 'gemini-2.5-pro', searches: 1 },
  ])("Google's: $model bills $searches searches", ({ model, searches }) => {
    const answer = {
      modelVersion: model,
      candidates: [{ groundingMetadata: { webSearchQueries: ['a', 'b', 'a'] } }],
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 },
    };
    expect(usageFrom('google', answer)).toEqual(of({ tokens: { input: 9, output: 2 }, searches, model }));
  });
});

describe('a stream', () => {
  it("OpenAI's: its last chunk, and all chunks", () => {
    const last = { model: 'gpt-5', choices: [], usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 } };
    const chunks = [{ model: 'gpt-5', choices: [{ delta: { content: 'hi' } }], usage: null }, last];
    const is = of({ tokens: { input: 9, output: 2 }, model: 'gpt-5' });
    expect(usageFrom('openai', last)).toEqual(is);
    expect(usageFrom('openai', chunks)).toEqual(is);
  });

  it("OpenAI's responses: the event that ends it", () => {
    const event = {
      type: 'response.incomplete',
      response: { model: 'gpt-5', usage: { input_tokens: 9, output_tokens: 2 } },
    };
    expect(usageFrom('openai.responses', event)).toEqual(of({ tokens: { input: 9, output: 2 }, model: 'gpt-5' }));
  });

  it("Groq's: outside of its usage", () => {
    expect(usageFrom('groq', { x_groq: { usage: { prompt_tokens: 9, completion_tokens: 2 } } })).toEqual(
      of({ tokens: { input: 9, output: 2 } }),
    );
  });

  it("Anthropic's: running totals replace each other, the split of the cache stays", () => {
    const start = {
      type: 'message_start',
      message: {
        model: 'claude-opus-5',
        usage: {
          input_tokens: 43,
          cache_creation_input_tokens: 70,
          cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 70 },
          output_tokens: 1,
        },
      },
    };
    const deltas = [
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'hi' } },
      { type: 'message_delta', delta: {}, usage: { output_tokens: 10 } },
      { type: 'message_delta', delta: {}, usage: { input_tokens: 61, output_tokens: 25 } },
    ];
    expect(usageFrom('anthropic', [start, ...deltas])).toEqual(
      of({ tokens: { input: 61, cacheWrite1h: 70, output: 25 }, model: 'claude-opus-5' }),
    );
  });

  it("Google's: the last totals", () => {
    const chunk = (candidates: number) => ({
      usageMetadata: { promptTokenCount: 9, candidatesTokenCount: candidates, totalTokenCount: 9 + candidates },
    });
    expect(usageFrom('gemini', [chunk(1), chunk(5)])).toEqual(of({ tokens: { input: 9, output: 5 } }));
  });

  it("Cohere's: the end of the message", () => {
    const end = { type: 'message-end', delta: { usage: { billed_units: { input_tokens: 3, output_tokens: 4 } } } };
    expect(usageFrom('cohere', [{ type: 'content-delta', delta: {} }, end])).toEqual(
      of({ tokens: { input: 3, output: 4 } }),
    );
  });

  it('that broke off has none', () => {
    expect(usageFrom('openai', [{ model: 'gpt-5', usage: null }])).toEqual(
      of({ model: 'gpt-5', doubts: ['no_usage'] }),
    );
  });
});

describe('a usage that is not as it should be', () => {
  it.each<{ of: string; usage: unknown; is: Partial<ProviderUsage> }>([
    {
      of: 'more cached than there was: it stands beside',
      usage: { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 30 } },
      is: { tokens: { input: 10, cachedInput: 30, output: 1 }, doubts: ['cache_may_be_counted'] },
    },
    {
      of: 'more reasoning than there was output: nothing is below zero',
      usage: { prompt_tokens: 10, completion_tokens: 1, completion_tokens_details: { reasoning_tokens: 30 } },
      is: { tokens: { input: 10, reasoning: 30 }, doubts: ['does_not_add_up'] },
    },
    {
      of: 'a total of another sum',
      usage: { prompt_tokens: 10, completion_tokens: 1, total_tokens: 99 },
      is: { tokens: { input: 10, output: 1 }, doubts: ['does_not_add_up'] },
    },
    {
      of: 'texts and fractions',
      usage: { prompt_tokens: '10', completion_tokens: 1.5 },
      is: { tokens: { input: 10, output: 2 }, doubts: ['rounded_up'] },
    },
    {
      of: 'counts that nobody knows here',
      usage: { prompt_tokens: 10, completion_tokens: 1, smell_tokens: 7, prompt_tokens_details: { taste_tokens: 2 } },
      is: { tokens: { input: 10, output: 1 }, ignored: ['smell_tokens', 'prompt_tokens_details.taste_tokens'] },
    },
    {
      of: 'cached sound that is not told apart',
      usage: {
        prompt_tokens: 100,
        completion_tokens: 1,
        prompt_tokens_details: { cached_tokens: 50, audio_tokens: 30 },
      },
      is: { tokens: { input: 20, cachedInput: 50, output: 1, inputAudio: 30 }, doubts: ['cached_audio_not_told'] },
    },
    { of: 'negative counts', usage: { prompt_tokens: -1, completion_tokens: 2 }, is: { tokens: { output: 2 } } },
  ])('$of', ({ usage, is }) => {
    expect(usageFrom('openai', usage)).toEqual(of(is));
  });

  it.each([undefined, null, 7, 'usage', [], {}, [[]], { usage: 'much' }, { usage: { prompt_tokens: NaN } }])(
    '%j has no usage, and nothing is thrown',
    (usage) => {
      for (const api of ['openai', 'anthropic', 'google', 'bedrock', 'cohere', 'ollama', 'ai-sdk', 'otel', 'nobody']) {
        expect(usageFrom(api, usage).doubts).toContain('no_usage');
      }
    },
  );

  it.each([
    { usage: { usageMetadata: { promptTokenCount: 5, totalTokenCount: 5 } }, tokens: { input: 5 } },
    {
      usage: { usage: { input_tokens: 5, cache_read_input_tokens: 7, output_tokens: 1 } },
      tokens: { input: 5, cachedInput: 7, output: 1 },
    },
    { usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 }, tokens: { input: 5, output: 2 } },
    { usage: { prompt_tokens: 5, completion_tokens: 2 }, tokens: { input: 5, output: 2 } },
  ])('of an API that is not known is read by its shape: $tokens', ({ usage, tokens }) => {
    expect(usageFrom('acme', usage)).toEqual(of({ tokens, doubts: ['api_unknown'] }));
  });
});

describe('whatever is returned', () => {
  const apis = [
    'openai',
    'xai',
    'openrouter',
    'perplexity',
    'anthropic',
    'google',
    'bedrock',
    'cohere',
    'ai-sdk',
    'otel',
  ];
  const names = [
    ...[
      'usage',
      'prompt_tokens',
      'completion_tokens',
      'input_tokens',
      'output_tokens',
      'total_tokens',
      'cached_tokens',
    ],
    ...['prompt_tokens_details', 'input_tokens_details', 'reasoning_tokens', 'output_tokens_details', 'iterations'],
    ...['promptTokenCount', 'usageMetadata', 'inputTokens', 'cacheReadInputTokens', 'cost', 'cacheDetails', 'model'],
  ];
  const { anything } = fc.letrec((tie) => ({
    anything: fc.oneof(
      { maxDepth: 4 },
      fc.nat(1_000),
      fc.constantFrom(null, -1, 1.5, NaN, '7', 'x', true),
      fc.array(tie('anything'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('anything'), { maxKeys: 6 }),
    ),
  }));

  it('nothing is thrown, and every count is a whole number above zero', () => {
    fc.assert(
      fc.property(fc.constantFrom(...apis), anything, (api, returned) => {
        const counts = Object.values(usageFrom(api, returned).tokens);
        expect(counts.every((count) => Number.isSafeInteger(count) && count > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('classes come to prompt and completion, neither more nor less', () => {
    const parts = fc.record({
      own: fc.nat(999),
      cached: fc.nat(999),
      written: fc.nat(999),
      out: fc.nat(999),
      thought: fc.nat(999),
    });
    fc.assert(
      fc.property(parts, ({ own, cached, written, out, thought }) => {
        const usage = {
          prompt_tokens: own + cached + written,
          completion_tokens: out + thought,
          prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
          completion_tokens_details: { reasoning_tokens: thought },
        };
        const { tokens } = usageFrom('openai', usage);
        const sum = Object.values(tokens).reduce<number>((all, count) => all + count, 0);
        expect(sum).toBe(usage.prompt_tokens + usage.completion_tokens);
      }),
    );
  });
});
