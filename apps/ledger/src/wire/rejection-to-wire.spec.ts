import { REJECTION_PRECEDENCE, type Rejection, type RejectionCode } from '@ledger/domain';
import { Rejected, RejectionCode as WireCode, Remedy } from '@ledger/protocol';
import { rejectedToWire } from './rejection-to-wire';

/** One of each code, with every field that it can have. */
const REJECTIONS: { readonly [C in RejectionCode]: Extract<Rejection, { code: C }> } = {
  idempotency_conflict: { code: 'idempotency_conflict', commandId: 'c-1' },
  ledger_not_found: { code: 'ledger_not_found', ledgerId: 'l' },
  ledger_closed: { code: 'ledger_closed', ledgerId: 'l' },
  time_reversed: { code: 'time_reversed', at: '2026-01-01T00:00:00.000Z', notBefore: '2026-01-02T00:00:00.000Z' },
  account_not_found: { code: 'account_not_found', accountId: 'a' },
  account_closed: { code: 'account_closed', accountId: 'a' },
  account_suspended: { code: 'account_suspended', accountId: 'a', suspendedId: 'team' },
  resource_unknown: { code: 'resource_unknown', resource: 'usd' },
  reservation_not_found: { code: 'reservation_not_found', reservationId: 'r' },
  reservation_closed: { code: 'reservation_closed', reservationId: 'r', status: 'voided' },
  already_exists: { code: 'already_exists', what: 'account', id: 'a' },
  account_in_use: { code: 'account_in_use', accountId: 'a', openChildren: 2 },
  too_large: { code: 'too_large', limit: 'events', max: 1_000 },
  limit_not_found: { code: 'limit_not_found', accountId: 'a', resource: 'usd' },
  not_permitted: { code: 'not_permitted', reason: 'root_has_no_parent' },
  capacity_exceeded: { code: 'capacity_exceeded', limit: 'tree_depth', max: 32 },
  stopped: { code: 'stopped', accountId: 'a', ownerId: 'team', resource: 'usd' },
  limit_exceeded: { code: 'limit_exceeded', accountId: 'team', resource: 'usd', requested: '2', remaining: '1' },
  insufficient_funds: {
    code: 'insufficient_funds',
    accountId: 'a',
    resource: 'usd',
    requested: '2',
    available: '-1',
    recoverable: '0.5',
  },
};

/** What the domain says of a rejection, apart from its code. */
const particulars = ({ code: _code, ...rest }: Rejection): readonly string[] => Object.values(rest).map(String);

describe('a rejection on the wire', () => {
  it.each(REJECTION_PRECEDENCE)('%s has a number, a remedy, a sentence and all its particulars', (code) => {
    const wire = rejectedToWire(REJECTIONS[code], undefined);
    expect(WireCode[wire.code]).toBe(code.toUpperCase());
    expect(wire.reason).toBe(code);
    expect(wire.remedy).not.toBe(Remedy.UNSPECIFIED);
    expect(wire.message).toMatch(/^[A-Z].*\.$/);
    const read = Rejected.decode(Rejected.encode(wire).finish());
    const told = Object.values(read.detail?.value ?? {}).map(String);
    expect(particulars(REJECTIONS[code]).filter((value) => !told.includes(value))).toEqual([]);
  });

  it('numbers the codes in their order of precedence', () => {
    expect(REJECTION_PRECEDENCE.map((code) => rejectedToWire(REJECTIONS[code], undefined).code)).toEqual(
      REJECTION_PRECEDENCE.map((_code, i) => i + 1),
    );
  });

  it('says that nobody pays by leaving the account out', () => {
    const { detail, message } = rejectedToWire({ ...REJECTIONS.insufficient_funds, accountId: null }, 3);
    expect(detail).toMatchObject({ value: { accountId: undefined } });
    expect(message).toContain('Nobody pays');
  });
});
