import {
  AccountKind,
  AccountState,
  ConsumeMode,
  LedgerCommandServiceDefinition,
  LedgerQueryServiceDefinition,
  OnShortage,
  RejectionCode,
  UsageDimension,
  type CommandCase,
} from '@ledger/protocol';
import { COMMAND_CASES, fullCommand } from './full-commands';

/** A message whose fields are spoiled, one after the other. */
export interface Sample {
  /** Name of the request. */
  readonly request: string;
  /** Tells samples of one request apart. */
  readonly title: string;
  readonly command: CommandCase | undefined;
  readonly message: Message;
}

type Message = Readonly<Record<string, unknown>>;

/** A message with one value in it that is not the sample's. */
export interface Spoiled {
  /** Place in the message, such as `amounts[0].resource`. */
  readonly place: string;
  /** Short name of the value. */
  readonly value: string;
  readonly message: Message;
}

const nameOf = (call: string): string => `${call[0]!.toUpperCase()}${call.slice(1)}Request`;

const commandSample = (command: CommandCase, title = '', changes: object = {}): Sample => ({
  request: nameOf(command),
  title,
  command,
  message: { ...fullCommand(command).value, ...changes } as never,
});

type QueryCall = keyof typeof LedgerQueryServiceDefinition.methods;

const page = { pageSize: 10, minPosition: '7' };
const times = { fromTime: '2026-11-23T12:00:00Z', toTime: '2026-11-24T12:00:00Z' };
const named = { operation: 'chat', model: 'big-1', task: 't', tags: { colour: 'red' } };
const tree = { ledgerId: 'l', accountId: 'a', subtree: true };

const QUERIES: Readonly<Partial<Record<QueryCall, object>>> = {
  check: { ledgerId: 'l', accountId: 'a' },
  getAccount: { ledgerId: 'l', accountId: 'a' },
  getReservation: { ledgerId: 'l', reservationId: 'r' },
  getEscrow: { ledgerId: 'l', escrowId: 'e' },
  listReservations: { ledgerId: 'l', accountId: 'a', afterId: 'r', pageSize: 10 },
  listLedgers: { afterId: 'l', ...page },
  listAccounts: {
    ledgerId: 'l', parentId: 'p', kind: AccountKind.RUN, state: AccountState.OPEN, afterId: 'a', profile: 'quick', labels: { team: 'x' }, ...page,
  },
  getBalances: { ledgerId: 'l', accountId: 'a', depth: 2, afterId: 'b', closed: true, ...page },
  getUsage: {
    ...tree, ...times, ...named, provider: 'acme', session: 's', labels: { team: 'x' }, groupBy: [UsageDimension.MODEL],
    groupByTags: ['colour'], groupByLabels: ['team'], pageToken: 'x', ...page,
  },
  getEfficiency: { ...tree, ...times, ...named, minPosition: '7' },
  getRejections: { ...tree, ...times, code: RejectionCode.THROTTLED, pageToken: 'x', ...page },
  listEscrows: { ledgerId: 'l', accountId: 'a', open: true, afterId: 'e', ...page },
  listPeriods: { ledgerId: 'l', afterNumber: 3, ...page },
  getLedgerTotals: { ledgerId: 'l', minPosition: '7' },
  watch: { ledgerId: 'l', accountId: 'a', afterPosition: '1/2' },
  confirmClock: { actor: 'me' },
}; // prettier-ignore

const querySamples = (Object.entries(QUERIES) as [QueryCall, object][]).flatMap(([call, fields]): Sample[] => {
  const { requestType } = LedgerQueryServiceDefinition.methods[call];
  const sample = { request: nameOf(call), command: undefined };
  return [
    { ...sample, title: '', message: requestType.fromPartial(fields) as never },
    { ...sample, title: 'empty', message: requestType.fromPartial({}) as never },
  ];
});

const noEnvelope = { envelope: undefined };

/** Samples of every command and query: full ones, empty ones, and those in which fields exclude others. */
export const SAMPLES: readonly Sample[] = [
  ...COMMAND_CASES.flatMap((command): Sample[] => {
    const { requestType } = LedgerCommandServiceDefinition.methods[command];
    const empty = requestType.fromPartial({} as never) as never;
    return [
      commandSample(command),
      { ...commandSample(command), title: 'empty', message: empty },
      { ...commandSample(command, 'without envelope', noEnvelope) },
    ];
  }),
  commandSample('consume', 'asked for', { reservationId: undefined }),
  commandSample('consume', 'reported', { mode: ConsumeMode.RECORD, onShortage: OnShortage.UNSPECIFIED }),
  commandSample('consume', 'measured', { reservationId: undefined, amounts: [] }),
  commandSample('reserve', 'with a text', {
    estimate: { provider: 'acme', model: 'big-1', text: 'a\nb', inputTokens: undefined, maxOutputTokens: 9 },
  }),
  commandSample('reserve', 'with counted tokens', {
    estimate: { provider: 'acme', model: 'big-1', text: undefined, inputTokens: 2, maxOutputTokens: 9 },
  }),
  commandSample('reserve', 'by an estimate alone', {
    amounts: [],
    estimate: { provider: undefined, model: 'big-1', text: 'a', inputTokens: undefined, maxOutputTokens: 9 },
  }),
  commandSample('distribute', 'equally', { strategy: 1, children: [{ accountId: 'b' }] }),
  commandSample('distribute', 'to all', { strategy: 4, children: [] }),
  commandSample('openEscrow', 'all the same', { payerId: 'a', payeeId: 'a', arbiterId: 'a' }),
  commandSample('openEscrow', 'paid to the arbiter', { payerId: 'a', payeeId: 'b', arbiterId: 'b' }),
  ...querySamples,
];

const repeated = (text: string, count: number): readonly [string, unknown] => [
  `${count} of ${text}`,
  text.repeat(count),
];
const plain = (...values: readonly unknown[]): readonly (readonly [string, unknown])[] =>
  values.map((value) => [typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? 'undefined'), value]);

const TEXTS = [
  ...plain(
    '', ' ', 'a', 'usd', 'a.b', '_x', '9', 'A-Z a-z', 'a:@', '0', '1', '0.00', '1.5', '-1', '1e3', '01.50', '.5', '5.', '1.0', '0.9',
    '1.000000000000000001', '0.000001', '0.0000001', '12/34', '007', '12/', '18446744073709551616', '2026-11-23T12:00:00Z',
    '2026-11-23T12:00:00.000Z', '2026-02-30T12:00:00Z', '2026-11-23T12:00:00+01:00', '2026-11-23', 'Europe/Berlin', '/Berlin', 'ä', 'a\n',
    '\u0000', '😀',
  ),
  ...[64, 65, 128, 129, 256, 257, 1_024, 1_025, 32_768, 32_769].map((count) => repeated('x', count)),
  ...[256, 257, 524_288, 524_289].map((count) => repeated('é', count)),
  ...[39, 40].map((count) => repeated('1', count)),
  ...[18, 19].map((count): readonly [string, unknown] => [`0.${count} of 1`, `0.${'1'.repeat(count)}`]),
]; // prettier-ignore

const NUMBERS = plain(
  -1, 0, 1, 2, 3, 4, 5, 6, 7, 18, 19, 27, 28, 32, 33, 1.5, 1_000, 1_001, 1_000_000, 1_000_001, 31_536_000, 31_536_001, 1_000_000_000,
  1_000_000_001, 3_153_600_000, 3_153_600_001, 4_294_967_295, 4_294_967_296,
); // prettier-ignore

const BIGINTS = plain(0n, 1n, 2n ** 64n - 1n, -1n);

/** Values of no field at all, or of another one. */
const STRANGE = plain(undefined, null, true, 'text', 5, 5n, [], {}, [null], ['a'], [[]]);

const SIZES = [0, 1, 2, 7, 8, 9, 32, 33, 64, 65, 1_000, 1_001];

/** Longer and shorter lists of entries like the first one, all different and all the same. */
const listsLike = (list: readonly unknown[]): readonly (readonly [string, unknown])[] => {
  const [first = 'a'] = list;
  return SIZES.flatMap((size) => {
    const different = Array.from({ length: size }, (_, i) => renamed(first, i));
    return [
      [`${size} entries`, different] as const,
      [`${size} entries, the last twice`, [...different, ...different.slice(-1)]] as const,
    ];
  });
};

const renamed = (entry: unknown, i: number): unknown => {
  if (typeof entry === 'string') return `n${i}`;
  if (typeof entry === 'number') return i;
  if (typeof entry !== 'object' || entry === null) return entry;
  return {
    ...entry,
    ...('resource' in entry && { resource: `n${i}` }),
    ...('accountId' in entry && { accountId: `n${i}` }),
  };
};

const MAPS: readonly (readonly [string, unknown])[] = [
  ...[0, 1, 32, 33].map((size): readonly [string, unknown] => [
    `${size} entries`,
    Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, 'v'])),
  ]),
  ...['', '9', 'a b', 'x'.repeat(64), 'x'.repeat(65)].map((key): readonly [string, unknown] => [
    `key of ${key.length}: ${key.slice(0, 3)}`,
    { [key]: 'v' },
  ]),
  ...['', 'a\n', 'x'.repeat(256), 'x'.repeat(257)].map((value): readonly [string, unknown] => [
    `value of ${value.length}`,
    { key: value },
  ]),
  ['value of a number', { key: 5 }],
];

const MAP_NAMES = new Set(['entries', 'tags']);
const isMap = (name: string, value: unknown): boolean =>
  MAP_NAMES.has(name) || (name === 'labels' && !('entries' in (value as object)));

const replacements = (name: string, value: unknown): readonly (readonly [string, unknown])[] => {
  if (Array.isArray(value)) return [...listsLike(value as unknown[]), ...STRANGE];
  if (typeof value === 'object' && value !== null) return isMap(name, value) ? [...MAPS, ...STRANGE] : STRANGE;
  if (typeof value === 'number') return [...NUMBERS, ...STRANGE];
  if (typeof value === 'bigint') return [...BIGINTS, ...STRANGE];
  if (typeof value === 'boolean') return STRANGE;
  return [...TEXTS, ...STRANGE];
};

/** Messages that many requests have: their insides are spoiled in the first request that has them. */
const SHARED = new Set(['envelope', 'policy', 'attribution', 'thresholds']);
const firstWith = new Map<string, Sample>();

const UNSPOILED = ['empty', 'without envelope'];

/** Every message that differs from the sample in one value, at any depth. Empty: the sample is there as it is. */
export const spoiledOf = (sample: Sample): readonly Spoiled[] => {
  if (UNSPOILED.includes(sample.title)) return [];
  return spoiledAt(sample.message, '', (name) => {
    if (!SHARED.has(name)) return true;
    if (!firstWith.has(name))
      firstWith.set(
        name,
        SAMPLES.find(({ message }) => message[name] !== undefined)!,
      );
    return firstWith.get(name) === sample;
  }).map(({ place, value, replaced }) => ({ place, value, message: replaced as Message }));
};

interface Replaced {
  readonly place: string;
  readonly value: string;
  readonly replaced: unknown;
}

const spoiledAt = (object: Message, path: string, enters: (name: string) => boolean): readonly Replaced[] =>
  Object.entries(object).flatMap(([name, value]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const put = (replacement: unknown) => ({ ...object, [name]: replacement });
    const own = replacements(name, value).map(([label, replacement]) => ({
      place,
      value: label,
      replaced: put(replacement),
    }));
    if (typeof value !== 'object' || value === null || isMap(name, value) || !enters(name)) return own;
    if (!Array.isArray(value)) {
      return [
        ...own,
        ...spoiledAt(value as Message, place, enters).map((each) => ({ ...each, replaced: put(each.replaced) })),
      ];
    }
    const [first, ...others] = value as unknown[];
    if (typeof first !== 'object' || first === null) return own;
    const inFirst = spoiledAt(first as Message, `${place}[0]`, enters);
    return [...own, ...inFirst.map((each) => ({ ...each, replaced: put([each.replaced, ...others]) }))];
  });
