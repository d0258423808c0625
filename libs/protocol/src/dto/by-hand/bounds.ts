/** Every bound on the shape of input, by name. What depends on a ledger's state is bounded by the domain. */
export const ID_LENGTH_MAX = 128;
export const NAME_LENGTH_MAX = 64;
/** Of an actor, a model, a label's value and other text for people, in characters. */
export const TEXT_LENGTH_MAX = 256;
export const ACTOR_LENGTH_MAX = 128;
export const REASON_LENGTH_MAX = 1_024;
/** Of labels or tags. */
export const MAP_ENTRIES_MAX = 32;
/** Resources in one list of amounts, and resources that a ledger is opened with. */
export const AMOUNTS_MAX = 64;
export const DECIMAL_DIGITS_BEFORE_MAX = 39;
export const DECIMAL_DIGITS_AFTER_MAX = 18;
export const SCALE_MAX = 18;
/** Time zones of the IANA database have shorter names. */
export const TIME_ZONE_LENGTH_MAX = 64;
/** Cheaper models, and features to drop, of one policy. */
export const HINTS_MAX = 64;
/** Children that one Distribute names. */
export const DISTRIBUTION_CHILDREN_MAX = 1_000;
/** Tokens of one class, or calls, of one operation. */
export const MEASURE_MAX = 1_000_000_000;
/** Of a text to estimate, in UTF-8. */
export const ESTIMATE_TEXT_BYTES_MAX = 1_048_576;
/** Of work done. */
export const WORK_DECIMALS_MAX = 6;
export const OPEN_RESERVATIONS_MAX = 1_000_000;
export const TTL_SECONDS_MAX = 31_536_000;
/** A hundred years. */
export const RUN_SECONDS_MAX = 3_153_600_000;
export const PRIORITY_MAX = 1_000_000;
export const PAGE_SIZE_MAX = 1_000;
/** The longest is that of usage by everything that can be grouped by, in characters of four bytes each. */
export const PAGE_TOKEN_LENGTH_MAX = 32_768;
/** Tags, and labels, that one query groups by. */
export const GROUPED_NAMES_MAX = 8;
/** Highest number of a closed period. */
export const PERIODS_MAX = 4_294_967_295;
export const DEPTH_MAX = 32;
