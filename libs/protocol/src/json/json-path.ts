import { mapAlone, messagesOfProtocol } from './schema';

/**
 * A place in a message by the names of the proto files, as JSON has it: in lowerCamelCase, and without the name of a map
 * that is all of its message.
 */
export const jsonPath = (protoPath: string): string =>
  protoPath
    .split('.')
    .filter((name) => !mapNames().has(name))
    .join('.')
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

let known: ReadonlySet<string> | undefined;

/** Fields of the proto files that JSON does not name. No other field has such a name. */
const mapNames = (): ReadonlySet<string> =>
  (known ??= new Set(messagesOfProtocol().flatMap((message) => mapAlone(message)?.name ?? [])));
