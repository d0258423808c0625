/** A place in JSON, as its steps from the top: names of fields, numbers of entries. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : joined(text, step)), '') ||
  'the message';

const joined = (before: string, name: string): string => (before === '' ? shown(name) : `${before}.${shown(name)}`);

const NAME_SHOWN_MAX = 64;
/** A name that the caller made up may be anything. */
const shown = (name: string): string =>
  /^[\w-]{1,64}$/.test(name) ? name : JSON.stringify(Buffer.from(name.slice(0, NAME_SHOWN_MAX)).toString());
