import type { Decision, EventType, Instruction, LedgerCommand, LedgerEvent, Rejection } from '@ledger/domain';
import { commandOf, openLedger } from './ledger-builders';
import { LedgerRun, type Books, type Wait } from './ledger-run';
import { expectReplayable } from './replayable';

/** Figures of one account, in usd unless the key says `account/resource`: the columns that the rule is about. */
export type Figures = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

export type Then =
  /** `item`: the place of the one that was refused in an atomic batch. */
  | { readonly rejected: Rejection; readonly item?: number; readonly figures?: Figures }
  | { readonly malformed: string }
  | {
      /** Types in order, or partial events; every event of the decision stands here unless `some` is given. */
      readonly events?: readonly (EventType | PartialEvent)[];
      /** Events that are among those of the decision. */
      readonly some?: readonly PartialEvent[];
      /** Types that are not. */
      readonly none?: readonly EventType[];
      readonly figures?: Figures;
      /** Parts of accounts' views, by account. */
      readonly views?: Readonly<Record<string, object>>;
    };

export interface PartialEvent {
  readonly type: EventType;
  readonly data?: object;
}

export interface Row {
  readonly rule: string;
  /** After OpenLedger, unless it stands here. Every one is accepted. */
  readonly given: readonly (Instruction | Wait)[];
  readonly when: Instruction;
  readonly envelope?: Partial<Omit<LedgerCommand, 'body'>>;
  /** Prices and profiles that commands are decided with. Absent: none. */
  readonly books?: Books;
  readonly then: Then;
}

export const event = (type: EventType, data: object = {}): PartialEvent => ({ type, data });
export const rejected = (rejection: Rejection, figures?: Figures): Then =>
  figures === undefined ? { rejected: rejection } : { rejected: rejection, figures };
export const accepted = (...events: readonly (EventType | PartialEvent)[]): Then => ({ events });
/** Accepted, whatever the events, with these figures afterwards. */
export const figures = (of: Figures): Then => ({ figures: of });

/** One test a row; its events folded anew, and its snapshot restored, give the state that it left. */
export const ruleTable = (area: string, rows: readonly Row[]): void =>
  describe(area, () => {
    it.each(rows)('$rule', (row) => {
      const run = begin(row.given, row.books);
      const before = run.events.length;
      const decision = run.send(commandOf(row.when, row.envelope));
      check(row.then, decision, run);
      if (decision.outcome !== 'accepted') expect(run.events.slice(before)).toEqual(run.lastDue);
      expectReplayable(run);
    });
  });

export const begin = (given: readonly (Instruction | Wait)[], books: Books = {}): LedgerRun => {
  const opened = given.some((step) => 'type' in step && step.type === 'OpenLedger');
  const run = new LedgerRun();
  run.books = books;
  return run.must(...(opened ? [] : [openLedger()]), ...given);
};

const check = (then: Then, decision: Decision<LedgerEvent>, run: LedgerRun): void => {
  if ('rejected' in then) {
    const item = then.item !== undefined && { item: then.item };
    expect(decision).toEqual({ outcome: 'rejected', rejection: then.rejected, ...item });
    checkFigures(then.figures, run);
    return;
  }
  if ('malformed' in then) {
    expect(decision).toMatchObject({ outcome: 'malformed', violations: [{ field: then.malformed }] });
    return;
  }
  if (decision.outcome !== 'accepted') return expect(decision).toMatchObject({ outcome: 'accepted' });
  if (then.events !== undefined) {
    const wanted = then.events.map((one) => (typeof one === 'string' ? { type: one } : one));
    expect(decision.events.map(({ type }) => type)).toEqual(wanted.map(({ type }) => type));
    expect(decision.events).toMatchObject(wanted);
  }
  for (const one of then.some ?? []) expect(decision.events).toContainEqual(expect.objectContaining(partial(one)));
  for (const type of then.none ?? []) expect(decision.events.map((one) => one.type)).not.toContain(type);
  checkFigures(then.figures, run);
  for (const [accountId, view] of Object.entries(then.views ?? {})) expect(run.view(accountId)).toMatchObject(view);
};

const partial = ({ type, data }: PartialEvent) => ({ type, data: expect.objectContaining(data ?? {}) as object });

const checkFigures = (wanted: Figures | undefined, run: LedgerRun): void => {
  for (const [key, columns] of Object.entries(wanted ?? {})) {
    const [accountId, resource = 'usd'] = key.split('/');
    const balances = run.view(accountId!)?.balances ?? [];
    const balance = balances.find((one) => one.resource === resource) ?? NOTHING;
    const actual = Object.fromEntries(Object.keys(columns).map((column) => [column, balance[column as 'used']]));
    expect({ [key]: actual }).toEqual({ [key]: columns });
  }
};

const NOTHING = {
  allocated: '0',
  available: '0',
  held: '0',
  consumed: '0',
  closedBelow: '0',
  used: '0',
  reserved: '0',
};
