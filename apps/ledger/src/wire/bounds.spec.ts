import { DEFAULT_LIMITS, RESERVATIONS_PAGE_MAX } from '@ledger/application';
import * as domain from '@ledger/domain';
import { loadConfig } from '@ledger/platform';
import * as wire from '@ledger/protocol';
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from '@ledger/read-models';

/** Libs that may not import each other each state a bound once. Input that passes at the door must pass further in. */
describe('bounds that two libs state', () => {
  it.each([
    ['decimal places of a resource', wire.SCALE_MAX, domain.SCALE_MAX],
    ['seconds of a run', wire.RUN_SECONDS_MAX, domain.RUN_SECONDS_MAX],
    ['tokens of a class, and calls', wire.MEASURE_MAX, domain.COUNT_MAX],
    ['levels of a tree', wire.DEPTH_MAX, domain.TREE_DEPTH_MAX],
    ['resources of a ledger', wire.AMOUNTS_MAX, domain.RESOURCES_PER_LEDGER_MAX],
    ['entries of a page from the tables', wire.PAGE_SIZE_MAX, PAGE_ITEMS_MAX],
    ['entries of a page where none is asked for', wire.PAGE_SIZE_DEFAULT, PAGE_ITEMS_DEFAULT],
    ['reservations of a page', wire.PAGE_SIZE_MAX, RESERVATIONS_PAGE_MAX],
    ['commands that wait for one ledger', loadConfig({}).queuePerLedgerMax, DEFAULT_LIMITS.queuedPerLedgerMax],
    ['commands that wait', loadConfig({}).queueTotalMax, DEFAULT_LIMITS.queuedMax],
  ])('%s', (_, one, other) => expect(one).toBe(other));
});
