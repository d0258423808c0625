import { usageRows } from '../../../../test/support/usage-rows';

describe("the usage object of OpenAI's shape", () => {
  usageRows([
    {
      api: 'openai.chat',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 250,
        total_tokens: 1250,
        prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 300, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 150, audio_tokens: 0, accepted_prediction_tokens: 0 },
      },
      is: { tokens: { input: 100, cachedInput: 600, cacheWrite: 300, output: 100, reasoning: 150 } },
    },
    {
      api: 'openai.responses',
      usage: {
        input_tokens: 800,
        input_tokens_details: { cached_tokens: 500 },
        output_tokens: 120,
        output_tokens_details: { reasoning_tokens: 100 },
        total_tokens: 920,
      },
      is: { tokens: { input: 300, cachedInput: 500, output: 20, reasoning: 100 } },
    },
    { api: 'openai.embeddings', usage: { prompt_tokens: 70, total_tokens: 70 }, is: { tokens: { input: 70 } } },
    {
      api: 'openai.transcription',
      usage: {
        type: 'tokens',
        input_tokens: 90,
        input_token_details: { audio_tokens: 80, text_tokens: 10 },
        output_tokens: 30,
        total_tokens: 120,
      },
      is: { tokens: { input: 10, output: 30, inputAudio: 80 } },
    },
    {
      api: 'openai.transcription',
      of: 'by time',
      usage: { usage: { type: 'duration', seconds: 12.5 } },
      is: { seconds: '12.5' },
    },
    {
      api: 'openai.images',
      usage: {
        input_tokens: 60,
        input_tokens_details: { text_tokens: 50, image_tokens: 10 },
        output_tokens: 4000,
        total_tokens: 4060,
      },
      is: { tokens: { input: 50, inputImage: 10, outputImage: 4000 } },
    },
    {
      api: 'openai.realtime',
      usage: {
        total_tokens: 390,
        input_tokens: 300,
        output_tokens: 90,
        input_token_details: {
          text_tokens: 100,
          audio_tokens: 200,
          cached_tokens: 150,
          cached_tokens_details: { text_tokens: 50, audio_tokens: 100 },
        },
        output_token_details: { text_tokens: 30, audio_tokens: 60 },
      },
      is: { tokens: { input: 50, cachedInput: 50, output: 30, inputAudio: 100, cachedAudio: 100, outputAudio: 60 } },
    },
    {
      api: 'mistral',
      usage: {
        prompt_tokens: 200,
        completion_tokens: 40,
        total_tokens: 240,
        num_cached_tokens: 120,
        prompt_audio_seconds: {},
      },
      is: { tokens: { input: 80, cachedInput: 120, output: 40 } },
    },
    {
      api: 'mistral',
      of: 'under another of its names',
      usage: { prompt_tokens: 200, completion_tokens: 40, prompt_token_details: { cached_tokens: 120 } },
      is: { tokens: { input: 80, cachedInput: 120, output: 40 } },
    },
    {
      api: 'deepseek.chat',
      usage: {
        prompt_tokens: 500,
        completion_tokens: 80,
        total_tokens: 580,
        prompt_cache_hit_tokens: 400,
        prompt_cache_miss_tokens: 100,
        completion_tokens_details: { reasoning_tokens: 60 },
      },
      is: { tokens: { input: 100, cachedInput: 400, output: 20, reasoning: 60 } },
    },
    {
      api: 'groq',
      usage: {
        prompt_tokens: 100,
        completion_tokens: 30,
        total_tokens: 130,
        queue_time: 0.02,
        prompt_time: 0.01,
        completion_time: 0.3,
        total_time: 0.31,
        prompt_tokens_details: { cached_tokens: 64 },
        completion_tokens_details: { reasoning_tokens: 10 },
      },
      is: { tokens: { input: 36, cachedInput: 64, output: 20, reasoning: 10 } },
    },
    {
      api: 'fireworks',
      usage: { prompt_tokens: 400, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 100 } },
      is: { tokens: { input: 300, cachedInput: 100, output: 50 } },
    },
    {
      api: 'vllm',
      of: 'without details, which are unknown and not none',
      usage: { prompt_tokens: 300, completion_tokens: 20, total_tokens: 320, prompt_tokens_details: null },
      is: { tokens: { input: 300, output: 20 }, doubts: ['cache_not_told'] },
    },
    {
      api: 'xai.chat',
      usage: {
        prompt_tokens: 500,
        completion_tokens: 40,
        total_tokens: 700,
        prompt_tokens_details: { cached_tokens: 300 },
        completion_tokens_details: { reasoning_tokens: 160 },
        cost_in_usd_ticks: 25_000_000,
      },
      is: { tokens: { input: 200, cachedInput: 300, output: 40, reasoning: 160 }, usd: '0.0025' },
    },
    {
      api: 'xai.chat',
      of: 'from a gateway that put the reasoning inside',
      usage: {
        prompt_tokens: 500,
        completion_tokens: 200,
        total_tokens: 700,
        completion_tokens_details: { reasoning_tokens: 160 },
      },
      is: { tokens: { input: 500, output: 40, reasoning: 160 } },
    },
    {
      api: 'xai.responses',
      usage: {
        input_tokens: 90,
        output_tokens: 70,
        output_tokens_details: { reasoning_tokens: 50 },
        total_tokens: 160,
      },
      is: { tokens: { input: 90, output: 20, reasoning: 50 } },
    },
    {
      api: 'perplexity',
      usage: {
        prompt_tokens: 20,
        completion_tokens: 50,
        total_tokens: 70,
        citation_tokens: 90,
        reasoning_tokens: 400,
        num_search_queries: 3,
        cost: { input_tokens_cost: 0.00004, total_cost: 0.0172 },
      },
      is: { tokens: { input: 110, output: 50, reasoning: 400 }, searches: 3, usd: '0.0172' },
    },
    {
      api: 'openrouter',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 90,
        total_tokens: 1090,
        prompt_tokens_details: { cached_tokens: 700, cache_write_tokens: 200 },
        completion_tokens_details: { reasoning_tokens: 50 },
        cost: 0.0042,
        is_byok: false,
        cost_details: { upstream_inference_cost: null },
      },
      is: { tokens: { input: 100, cachedInput: 700, cacheWrite: 200, output: 40, reasoning: 50 }, usd: '0.0042' },
    },
    {
      api: 'openrouter',
      of: 'with a key of its own',
      usage: {
        prompt_tokens: 10,
        completion_tokens: 9,
        cost: 1e-7,
        is_byok: true,
        cost_details: { upstream_inference_cost: 0.002 },
      },
      is: { tokens: { input: 10, output: 9 }, usd: '0.0020001' },
    },
  ]);
});
