import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { listsOf } from './hostile-bytes';

/** JSON made to cost as much as one of its size can. */
export interface HostileJson {
  readonly what: string;
  readonly text: string;
}

const filled = (before: string, piece: string, after: string, bytes: number): string =>
  before + piece.repeat(Math.max(1, Math.floor((bytes - before.length - after.length - 2) / piece.length))) + after;

const around = (path: readonly DescField[]): readonly [before: string, after: string] => [
  path.map((field) => `{"${field.jsonName}":${isRow(field) ? '[' : ''}`).join(''),
  [...path]
    .reverse()
    .map((field) => `${isRow(field) ? ']' : ''}}`)
    .join(''),
];
/** A list on the way to another one has one entry. */
const isRow = (field: DescField): boolean => field.fieldKind === 'list';

const keys = (bytes: number): string => Array.from({ length: Math.floor(bytes / 12) }, (_, i) => `"k${i}":""`).join();

export const hostileJson = (message: DescMessage, bytes: number): readonly HostileJson[] => [
  ...listsOf(message).map((path) => {
    const list = path.at(-1)!;
    const [before, after] = around(path.slice(0, -1));
    const what = `entries of ${path.map(({ jsonName }) => jsonName).join('.')}`;
    return list.fieldKind === 'map'
      ? { what, text: `${before}{"${list.jsonName}":{${keys(bytes - before.length - 64)}}}${after}` }
      : { what, text: filled(`${before}{"${list.jsonName}":[`, '{},', `{}]}${after}`, bytes) };
  }),
  ...message.fields.slice(0, 1).flatMap(({ jsonName }) => [
    { what: `levels in ${jsonName}`, text: filled(`{"${jsonName}":`, '[', '', bytes) },
    { what: `levels of objects in ${jsonName}`, text: filled('', `{"${jsonName}":`, '', bytes) },
    { what: `a long ${jsonName}`, text: filled(`{"${jsonName}":"`, 'x', '"}', bytes) },
    { what: `escapes in ${jsonName}`, text: filled(`{"${jsonName}":"`, '\\u0000', '"}', bytes) },
    { what: `digits in ${jsonName}`, text: filled(`{"${jsonName}":1`, '9', 'e99999}', bytes) },
    { what: `${jsonName} again and again`, text: filled('{', `"${jsonName}":{},`, `"${jsonName}":{}}`, bytes) },
  ]),
  { what: 'unknown fields', text: `{${keys(bytes - 64)}}` },
  { what: 'a prototype', text: filled('{"__proto__":[', '{"__proto__":{}},', '0]}', bytes) },
  { what: 'lists of lists', text: filled('[', `[${'0,'.repeat(900)}0],`, '0]', bytes) },
  { what: 'an open text', text: filled('{"', '\\\\', '', bytes) },
];
