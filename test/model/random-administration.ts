import type { AccountKind, LimitTerms } from '@ledger/domain';
import * as fc from 'fast-check';
import {
  account,
  attribution,
  fields,
  moved,
  newAccount,
  optional,
  policy,
  seldom,
  spent,
  thresholds,
  window,
  type Weighted,
} from './random-values';

const kinds: readonly AccountKind[] = ['team', 'agent', 'run', 'thread'];

const confidenceThreshold = fc.constantFrom('0.5', '0.9', '1');
const terms = fields({ priority: fc.integer({ min: 1, max: 3 }), minReserve: moved, policy, thresholds });
const bounds = fc
  .tuple(seldom('maxOpen', fc.constantFrom(1, 2)), seldom('confidenceThreshold', confidenceThreshold))
  .map(([open, gate]) => ({ ...open, ...gate }));

const opening = fc
  .tuple(
    fc.constantFrom(...kinds),
    terms,
    bounds,
    optional('allocation', spent),
    seldom('profile', fc.constantFrom('quick', 'steady', 'unheard')),
    seldom('maxima', spent),
    seldom('maxSeconds', fc.constantFrom(3, 20, 3600)),
  )
  .map(([kind, ...parts]) => Object.assign({ kind }, ...parts) as { kind: AccountKind });

const caps = spent.filter((list) => list.length === 1).map(([sum]) => sum!);
const shares = fc.constantFrom({ share: '0.25', priorityFrom: 2 }, { share: '1', priorityFrom: 3 });
const tolerance = fc.constantFrom('0.1', '0.333', '2');

/** A rollover is an amount of the limit's own resource, and only of one with a window. */
const limits = fc
  .tuple(
    caps,
    seldom('tolerance', tolerance),
    seldom('priorityShare', shares),
    fc.option(window),
    fc.constantFrom(0, 1, 4),
  )
  .map(([{ resource, amount }, tolerates, keeps, of, rolls]) => ({
    resource,
    amount,
    ...(tolerates as LimitTerms),
    ...(keeps as LimitTerms),
    ...(of !== null && { window: of, ...(rolls > 0 && { rollover: String(rolls * 10) }) }),
  }));

export const limitCommands: Weighted = [
  [5, fc.tuple(account, limits).map(([accountId, of]) => ({ type: 'SetLimit' as const, accountId, ...of }))],
  [
    1,
    fc.constantFrom(
      { type: 'RemoveLimit' as const, accountId: 'team', resource: 'usd' },
      { type: 'RemoveLimit' as const, accountId: 'a', resource: 'usd', window: { unit: 'hour' as const } },
    ),
  ],
  [
    2,
    fc
      .tuple(account, fc.constantFrom('usd', 'usd', 'tokens', 'unheard_of'), fc.option(window))
      .map(([accountId, resource, of]) => ({
        type: 'RemoveLimit' as const,
        accountId,
        resource,
        ...(of !== null && { window: of }),
      })),
  ],
];

export const accountCommands: Weighted = [
  [
    5,
    fc
      .tuple(newAccount, account, opening)
      .map(([accountId, parentId, stated]) => ({ type: 'OpenAccount' as const, accountId, parentId, ...stated })),
  ],
  [
    2,
    fc
      .tuple(account, terms, bounds)
      .map(([accountId, stated, rest]) => ({ type: 'UpdateAccount' as const, accountId, ...stated, ...rest })),
  ],
  [1, account.map((accountId) => ({ type: 'SuspendAccount' as const, accountId }))],
  [2, account.map((accountId) => ({ type: 'ResumeAccount' as const, accountId }))],
  [
    2,
    fc
      .tuple(fc.constantFrom('root', 'team', 'a', 'a', 'b', 'b', 'd', 'u', 'x'), optional('cascade', fc.boolean(), 1))
      .map(([accountId, rest]) => ({ type: 'CloseAccount' as const, accountId, ...rest })),
  ],
  [
    1,
    fc
      .constantFrom('gold', 'silver', 'usd')
      .map((resource) => ({ type: 'DefineResource' as const, resource, scale: 18 })),
  ],
];

export const reportCommands: Weighted = [
  [
    4,
    fc
      .tuple(fc.constantFrom('team', 'team', 'd', 'd', 'a', 'x', 'unheard'), fc.constantFrom('0', '0.4', '0.9', '0.95'))
      .map(([accountId, confidence]) => ({ type: 'ReportConfidence' as const, accountId, confidence })),
  ],
  [
    1,
    fc
      .tuple(account, fc.constantFrom('0', '1', '2.5'), fields({ success: fc.boolean(), attribution }))
      .map(([accountId, work, rest]) => ({ type: 'ReportOutcome' as const, accountId, work, ...rest })),
  ],
];
