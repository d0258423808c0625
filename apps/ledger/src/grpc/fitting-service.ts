import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { CommandAnswer, encoded, type ExecuteBatchResponse } from '@ledger/protocol';
import { abridged, fittingAnswers } from '../wire/fitting-answers';

type Answered = { readonly answer: CommandAnswer | undefined };
type Serialize<Response> = (response: Response) => Buffer;

/** The service of commands, whose answers fit into messages of so many bytes. */
export const withFittingAnswers = (service: ServiceDefinition, bytesMax: number): ServiceDefinition =>
  Object.fromEntries(
    Object.entries(service).map(([name, method]) => {
      const { responseSerialize } = method as MethodDefinition<unknown, unknown>;
      const fitting =
        name === 'ExecuteBatch' ? batchSerializer(bytesMax) : answerSerializer(bytesMax, responseSerialize);
      return [name, { ...method, responseSerialize: fitting as Serialize<unknown> }];
    }),
  );

const answerSerializer =
  (bytesMax: number, serialize: Serialize<unknown>): Serialize<Answered> =>
  (response) => {
    const bytes = serialize(response);
    if (bytes.length <= bytesMax) return bytes;
    return serialize({ ...response, answer: response.answer && abridged(response.answer) });
  };

/** Tag and wire type of the field `repeated CommandAnswer answers = 1`. */
const ANSWERS_TAG = (1 << 3) | 2;

/** Answers are written one by one, so that one which does not fit is not written for nothing. */
const batchSerializer =
  (bytesMax: number): Serialize<ExecuteBatchResponse> =>
  ({ answers }) =>
    Buffer.concat(fittingAnswers(answers, bytesMax, (answer) => field(encoded(CommandAnswer, answer))));

const field = (value: Uint8Array): Buffer => {
  const head = [ANSWERS_TAG];
  let length = value.length;
  for (; length >= 0x80; length >>>= 7) head.push((length & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([...head, length]), value]);
};
