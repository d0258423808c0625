import type { LedgerState } from '@ledger/domain';

/**
 * Everything in a state that a rule could see, in an order of its own, so that two states that mean the same compare
 * equal. Without what ended: that leaves a state at its writer's choice.
 */
export const dump = (state: LedgerState): object => ({
  header: { ...state.header, funded: totals(state.header.funded), withdrawn: totals(state.header.withdrawn) },
  resources: state.resources,
  accounts: byId(state.accounts.entries()).map(([id, account]) => [id, { ...account, books: books(account.books) }]),
  reservations: byId(state.reservations.entries()).map(([id, reservation]) => [id, { ...reservation }]),
  escrows: byId(state.escrows.entries()),
  deadlines: [
    ...new Set(
      state.deadlines
        .due(Infinity)
        .filter(({ id, at }) => state.reservations.get(id)?.expiresAt === at)
        .map(({ id, at }) => `${at} ${id}`),
    ),
  ].sort(),
});

export const dumpEnded = (state: LedgerState): object => ({
  accounts: byId(state.closedAccounts.entries()),
  reservations: byId(state.endedReservations.entries()),
  escrows: byId(state.endedEscrows.entries()),
  adjustments: byId(state.adjustments.entries()),
});

const byId = <V>(entries: Iterable<[string, V]>): [string, V][] => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/** A book in which nothing ever moved is the same as none. */
const books = <B extends object>(of: readonly (B | undefined)[]): (B | undefined)[] => {
  const list = [...of].map((book) =>
    book !== undefined && Object.values(book).every((n) => n === 0n) ? undefined : book,
  );
  while (list.length > 0 && list.at(-1) === undefined) list.pop();
  return list;
};

const totals = (of: readonly (bigint | undefined)[]): bigint[] => {
  const list = Array.from(of, (units) => units ?? 0n);
  while (list.at(-1) === 0n) list.pop();
  return list;
};

/** Expects equality as `toEqual` does, and is a hundred times as fast while the two are equal. */
export const expectSame = (actual: object, expected: object): void => {
  if (text(actual) !== text(expected)) expect(actual).toEqual(expected);
};

const text = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    return part instanceof Map ? [...part].sort() : part;
  });
