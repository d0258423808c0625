import { REJECTION_PRECEDENCE, type Rejection, type RejectionCode } from '@ledger/domain';
import { Rejected, RejectionCode as WireCode, Remedy } from '@ledger/protocol';
import { rejectedToWire } from './rejection-to-wire';
import { windowToWire } from './window-to-wire';

const DAY = { unit: 'day', timeZone: 'Europe/Berlin' } as const;

/** A rejection of each code, with every field that it can have. */
const REJECTIONS: { readonly [C in RejectionCode]: Extract<Rejection, { code: C }> } = {
  idempotency_conflict: { code: 'idempotency_conflict', commandId: 'c-1' },
  ledger_not_found: { code: 'ledger_not_found', ledgerId: 'l' },
  ledger_closed: { code: 'ledger_closed', ledgerId: 'l' },
  time_reversed: { code: 'time_reversed', at: '2026-01-01T00:00:00.000Z', notBefore: '2026-01-02T00:00:00.000Z' },
  account_not_found: { code: 'account_not_found', accountId: 'a' },
  account_closed: { code: 'account_closed', accountId: 'a' },
  account_expired: {
    code: 'account_expired',
    accountId: 'a',
    expiredId: 'run',
    expiredAt: '2026-01-01T00:00:00.000Z',
  },
  account_suspended: { code: 'account_suspended', accountId: 'a', suspendedId: 'team' },
  resource_unknown: { code: 'resource_unknown', resource: 'usd' },
  reservation_not_found: { code: 'reservation_not_found', reservationId: 'r' },
  reservation_closed: { code: 'reservation_closed', reservationId: 'r', status: 'voided' },
  escrow_not_found: { code: 'escrow_not_found', escrowId: 'e' },
  escrow_closed: { code: 'escrow_closed', escrowId: 'e', status: 'refunded' },
  escrow_exceeded: { code: 'escrow_exceeded', escrowId: 'e', resource: 'usd', requested: '2', remaining: '1' },
  already_exists: { code: 'already_exists', what: 'account', id: 'a' },
  account_in_use: { code: 'account_in_use', accountId: 'a', openChildren: 2, openEscrows: 3 },
  too_large: { code: 'too_large', limit: 'events', max: 1_000 },
  limit_not_found: { code: 'limit_not_found', accountId: 'a', resource: 'usd', window: DAY },
  profile_not_found: { code: 'profile_not_found', profile: 'deep' },
  price_unknown: { code: 'price_unknown', provider: 'acme', model: 'small-1' },
  not_permitted: { code: 'not_permitted', reason: 'root_has_no_parent' },
  capacity_exceeded: { code: 'capacity_exceeded', limit: 'tree_depth', max: 32 },
  stopped: { code: 'stopped', accountId: 'a', ownerId: 'team', resource: 'usd' },
  confidence_reached: {
    code: 'confidence_reached',
    accountId: 'a',
    ownerId: 'run',
    confidence: '0.95',
    threshold: '0.9',
  },
  throttled: {
    code: 'throttled',
    accountId: 'a',
    ownerId: 'team',
    resource: 'usd',
    retryAt: '2026-01-01T00:00:10.000Z',
  },
  limit_exceeded: {
    code: 'limit_exceeded',
    accountId: 'team',
    resource: 'usd',
    window: DAY,
    turnsAt: '2026-01-02T00:00:00.000Z',
    requested: '2',
    remaining: '1',
  },
  insufficient_funds: {
    code: 'insufficient_funds',
    accountId: 'a',
    resource: 'usd',
    requested: '2',
    available: '-1',
    recoverable: '0.5',
  },
};

/** Details of a rejection in the domain, without its code. */
const particulars = ({ code: _code, ...rest }: Rejection): readonly string[] =>
  leaves('window' in rest && rest.window ? { ...rest, window: windowToWire(rest.window) } : rest);

const leaves = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

describe('a rejection on the wire', () => {
  it.each(REJECTION_PRECEDENCE)('%s has a number, a remedy, a sentence and all its particulars', (code) => {
    const wire = rejectedToWire(REJECTIONS[code], undefined);
    expect(WireCode[wire.code]).toBe(code.toUpperCase());
    expect(wire.reason).toBe(code);
    expect(wire.remedy).not.toBe(Remedy.UNSPECIFIED);
    expect(wire.message).toMatch(/^[A-Z].*\.$/);
    const read = Rejected.decode(Rejected.encode(wire).finish());
    const told = leaves(read.detail?.value ?? {});
    expect(particulars(REJECTIONS[code]).filter((value) => !told.includes(value))).toEqual([]);
  });

  it.each<{ rejection: Rejection; remedy: Remedy; retryAt: string | undefined }>([
    { rejection: REJECTIONS.throttled, remedy: Remedy.WAIT, retryAt: REJECTIONS.throttled.retryAt },
    { rejection: REJECTIONS.limit_exceeded, remedy: Remedy.WAIT, retryAt: REJECTIONS.limit_exceeded.turnsAt },
    {
      rejection: { code: 'limit_exceeded', accountId: 'a', resource: 'usd', requested: '2', remaining: '1' },
      remedy: Remedy.FUND,
      retryAt: undefined,
    },
    { rejection: REJECTIONS.insufficient_funds, remedy: Remedy.FUND, retryAt: undefined },
  ])('says to wait exactly where time helps, and until when: $rejection.code', ({ rejection, remedy, retryAt }) => {
    const wire = rejectedToWire(rejection, undefined);
    expect(wire).toMatchObject({ remedy, retryAt });
    if (retryAt !== undefined) expect(wire.message).toContain(retryAt);
  });

  it('says that nobody pays by leaving the account out', () => {
    const { detail, message } = rejectedToWire({ ...REJECTIONS.insufficient_funds, accountId: null }, 3);
    expect(detail).toMatchObject({ value: { accountId: undefined } });
    expect(message).toContain('Nobody pays');
  });
});
