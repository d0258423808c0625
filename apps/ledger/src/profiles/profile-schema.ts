import { z } from 'zod';
import { parseAmount, RUN_SECONDS_MAX, SCALE_MAX, type Profile, type ResourceAmount } from '@ledger/domain';
import { HINTS_MAX, OPEN_RESERVATIONS_MAX, PRIORITY_MAX } from '@ledger/protocol';
import { decimal, given, text, whole } from '../files/fields';

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const NAME_RULE = 'must begin with a letter and be 1 to 64 letters, digits, _ - or .';
const TEXT = /^\P{Cc}{1,256}$/u;

const member = <const T extends readonly [string, ...string[]]>(...members: T) =>
  z.enum(members, `must be one of ${members.join(', ')}`);

const listed = (rule: string) => z.array(text(rule).regex(TEXT, rule), rule).max(HINTS_MAX, rule);

const isAtMostOne = (value: string): boolean => {
  const ratio = parseAmount(value, SCALE_MAX);
  return typeof ratio === 'bigint' && ratio <= 10n ** BigInt(SCALE_MAX);
};

const AMOUNT_RULE = 'must be a plain decimal of at most 39 digits before and 18 after the point';
/** Amounts by resource: `{ usd: 5, tokens: 1000 }` becomes a list. */
const amounts = z
  .record(text(NAME_RULE).regex(NAME, NAME_RULE), decimal(AMOUNT_RULE), 'must map resources to amounts')
  .transform((byResource): readonly ResourceAmount[] =>
    Object.entries(byResource).map(([resource, amount]) => ({ resource, amount })),
  );

const threshold = decimal('must be a plain decimal above 0', (value) => /[1-9]/.test(value)).optional();
const map = 'must be a map';

const profile = z
  .strictObject(
    {
      maxima: amounts.optional(),
      max_seconds: whole(1, RUN_SECONDS_MAX).optional(),
      max_open: whole(0, OPEN_RESERVATIONS_MAX).optional(),
      allocation: amounts.optional(),
      priority: whole(1, PRIORITY_MAX).optional(),
      min_reserve: amounts.optional(),
      thresholds: z
        .strictObject({ yellow: threshold, orange: threshold, red: threshold, black: threshold }, map)
        .optional(),
      confidence_threshold: decimal('must be a plain decimal from 0 to 1', isAtMostOne).optional(),
      policy: z
        .strictObject(
          {
            unfunded: member('allow', 'deny').optional(),
            donors: member('siblings', 'ledger').optional(),
            stop: member('advice', 'binding').optional(),
            throttle: member('advice', 'binding').optional(),
            enforcement: member('enforce', 'observe').optional(),
            unpriced: member('reject', 'flag').optional(),
            degrade: z
              .strictObject(
                {
                  models: listed('must be a list of names').optional(),
                  drop_features: listed('must be a list of names').optional(),
                },
                map,
              )
              .optional(),
          },
          map,
        )
        .optional(),
    },
    map,
  )
  .transform(({ max_seconds, max_open, min_reserve, confidence_threshold, policy, ...rest }): Profile => {
    const { degrade, ...rules } = policy ?? {};
    const { models, drop_features } = degrade ?? {};
    return given({
      ...rest,
      maxSeconds: max_seconds,
      maxOpen: max_open,
      minReserve: min_reserve,
      confidenceThreshold: confidence_threshold,
      policy: policy && given({ ...rules, degrade: degrade && given({ models, dropFeatures: drop_features }) }),
    });
  });

const profileName = text(NAME_RULE).regex(NAME, NAME_RULE);

export const profilesFile = z.strictObject(
  {
    profiles: z.record(profileName, profile, map),
    defaults: z
      .strictObject(
        {
          pool: profileName.optional(),
          team: profileName.optional(),
          agent: profileName.optional(),
          run: profileName.optional(),
          thread: profileName.optional(),
        },
        map,
      )
      .optional(),
  },
  'must be a map with the keys profiles and defaults',
);
