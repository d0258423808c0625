import { usageRows } from '../../../../test/support/usage-rows';

describe('the usage object of', () => {
  usageRows([
    {
      api: 'anthropic',
      usage: {
        input_tokens: 40,
        cache_creation_input_tokens: 700,
        cache_read_input_tokens: 2000,
        cache_creation: { ephemeral_5m_input_tokens: 500, ephemeral_1h_input_tokens: 200 },
        output_tokens: 300,
        output_tokens_details: { thinking_tokens: 180 },
        server_tool_use: { web_search_requests: 2, web_fetch_requests: 1 },
        service_tier: 'standard',
      },
      is: {
        tokens: { input: 40, cachedInput: 2000, cacheWrite: 500, cacheWrite1h: 200, output: 120, reasoning: 180 },
        searches: 2,
      },
    },
    {
      api: 'anthropic',
      of: 'that does not tell how long it was cached',
      usage: { input_tokens: 4, cache_creation_input_tokens: 70, output_tokens: 3 },
      is: { tokens: { input: 4, cacheWrite: 70, output: 3 } },
    },
    {
      api: 'anthropic.messages',
      of: 'with a compaction, and the answer of another model',
      usage: {
        input_tokens: 10,
        output_tokens: 5,
        iterations: [
          { type: 'compaction', input_tokens: 900, output_tokens: 20 },
          { type: 'message', input_tokens: 10, output_tokens: 5 },
          { type: 'advisor_message', model: 'claude-opus-5', input_tokens: 30, output_tokens: 7 },
        ],
      },
      is: {
        tokens: { input: 910, output: 25 },
        others: [{ model: 'claude-opus-5', tokens: { input: 30, output: 7 } }],
      },
    },
    {
      api: 'google',
      usage: {
        promptTokenCount: 500,
        cachedContentTokenCount: 200,
        candidatesTokenCount: 60,
        thoughtsTokenCount: 90,
        toolUsePromptTokenCount: 30,
        totalTokenCount: 680,
      },
      is: { tokens: { input: 330, cachedInput: 200, output: 60, reasoning: 90 } },
    },
    {
      api: 'anthropic',
      of: 'in its fast mode',
      usage: { input_tokens: 4, output_tokens: 3, service_tier: 'standard', speed: 'fast', inference_geo: 'global' },
      is: { tokens: { input: 4, output: 3 }, terms: { speed: 'fast' }, doubts: ['terms_not_priced'] },
    },
    {
      api: 'anthropic',
      of: 'of a server that looks like it',
      usage: {
        input_tokens: 3700,
        cache_read_input_tokens: 3604,
        prompt_tokens_details: { cached_tokens: 3604 },
        output_tokens: 8,
      },
      is: { tokens: { input: 96, cachedInput: 3604, output: 8 }, doubts: ['cache_may_be_counted'] },
    },
    {
      api: 'google.generative-ai.interactions',
      usage: {
        usage: {
          total_input_tokens: 50,
          total_cached_tokens: 20,
          total_output_tokens: 7,
          total_thought_tokens: 9,
          output_tokens_by_modality: [{ modality: 'image', tokens: 5 }],
          total_tokens: 66,
        },
      },
      is: { tokens: { input: 30, cachedInput: 20, output: 2, reasoning: 9, outputImage: 5 } },
    },
    {
      api: 'google',
      of: 'as it was seen again',
      usage: {
        promptTokenCount: 80,
        toolUsePromptTokenCount: 237,
        candidatesTokenCount: 173,
        thoughtsTokenCount: 60,
        totalTokenCount: 550,
      },
      is: { tokens: { input: 317, output: 173, reasoning: 60 } },
    },
    {
      api: 'google',
      of: 'as it was seen',
      usage: {
        promptTokenCount: 151,
        candidatesTokenCount: 1089,
        thoughtsTokenCount: 1120,
        toolUsePromptTokenCount: 18_329,
        totalTokenCount: 20_689,
      },
      is: { tokens: { input: 18_480, output: 1089, reasoning: 1120 } },
    },
    {
      api: 'vertex_ai',
      of: 'by modality',
      usage: {
        promptTokenCount: 400,
        cachedContentTokenCount: 100,
        candidatesTokenCount: 50,
        totalTokenCount: 450,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 150 },
          { modality: 'AUDIO', tokenCount: 250 },
        ],
        cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 100 }],
        candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 40 }],
        trafficType: 'ON_DEMAND_FLEX',
      },
      is: {
        tokens: { input: 150, output: 10, inputAudio: 150, cachedAudio: 100, outputAudio: 40 },
        serviceTier: 'flex',
        terms: { trafficType: 'ON_DEMAND_FLEX' },
      },
    },
    {
      api: 'bedrock.converse',
      usage: {
        inputTokens: 50,
        outputTokens: 20,
        cacheReadInputTokens: 900,
        cacheWriteInputTokens: 100,
        totalTokens: 1070,
        cacheDetails: [{ ttl: '5m', inputTokens: 100 }],
      },
      is: { tokens: { input: 50, cachedInput: 900, cacheWrite: 100, output: 20 } },
    },
    {
      api: 'amazon-bedrock',
      of: 'of an hour, in a stream',
      usage: {
        metadata: {
          usage: {
            inputTokens: 5,
            outputTokens: 2,
            totalTokens: 107,
            cacheWriteInputTokens: 100,
            cacheDetails: [{ ttl: '1h', inputTokens: 60 }],
          },
        },
      },
      is: { tokens: { input: 5, cacheWrite: 40, cacheWrite1h: 60, output: 2 } },
    },
    {
      api: 'bedrock',
      of: 'whose input holds what was written',
      usage: { inputTokens: 4995, outputTokens: 5, totalTokens: 5000, cacheWriteInputTokens: 4993 },
      is: { tokens: { input: 2, cacheWrite: 4993, output: 5 } },
    },
    {
      api: 'cohere',
      usage: {
        billed_units: { input_tokens: 30, output_tokens: 12, search_units: 1 },
        tokens: { input_tokens: 110, output_tokens: 12 },
      },
      is: { tokens: { input: 30, output: 12 }, searches: 1 },
    },
    {
      api: 'ollama',
      usage: {
        prompt_eval_count: 26,
        prompt_eval_cached_count: 10,
        eval_count: 90,
        total_duration: 5_000_000,
        done: true,
      },
      is: { tokens: { input: 16, cachedInput: 10, output: 90 } },
    },
    {
      api: 'ai-sdk',
      usage: {
        inputTokens: { total: 100, noCache: 10, cacheRead: 80, cacheWrite: 10 },
        outputTokens: { total: 30, text: 20, reasoning: 10 },
      },
      is: { tokens: { input: 10, cachedInput: 80, cacheWrite: 10, output: 20, reasoning: 10 } },
    },
    {
      api: 'ai-sdk',
      of: 'of its second version',
      usage: { inputTokens: 100, cachedInputTokens: 60, outputTokens: 30, reasoningTokens: 10, totalTokens: 130 },
      is: {
        tokens: { input: 40, cachedInput: 60, output: 20, reasoning: 10 },
        doubts: ['cache_may_be_counted'],
      },
    },
    {
      api: 'langchain',
      usage: {
        usage_metadata: {
          input_tokens: 100,
          output_tokens: 20,
          total_tokens: 120,
          input_token_details: { cache_read: 60, cache_creation: 0, ephemeral_5m_input_tokens: 30 },
        },
      },
      is: { tokens: { input: 10, cachedInput: 60, cacheWrite: 30, output: 20 } },
    },
    {
      api: 'otel',
      usage: {
        'gen_ai.response.model': 'gpt-5',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 60,
        'gen_ai.usage.cache_creation.input_tokens': 30,
        'gen_ai.usage.output_tokens': 7,
      },
      is: { tokens: { input: 10, cachedInput: 60, cacheWrite: 30, output: 7 }, model: 'gpt-5' },
    },
  ]);
});
