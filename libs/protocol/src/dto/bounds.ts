import { KINDS } from '../generated/kinds';

/**
 * Bounds on the shape of input that code has to know by name. Those of fields are stated in options.proto; what depends
 * on a ledger's state is bounded by the domain.
 */
export const ID_LENGTH_MAX = KINDS.ID.max;
export const TAG_LENGTH_MAX = KINDS.TAG.max;
/** Labels or tags of one field. */
export const MAP_ENTRIES_MAX = KINDS.TEXT_MAP.entriesMax;
/** Resources in one list of amounts, and resources that a ledger is opened with. */
export const AMOUNTS_MAX = KINDS.PER_RESOURCE.max;
export const SCALE_MAX = KINDS.SCALE.max;
/** Cheaper models, and features to drop, of one policy. */
export const HINTS_MAX = KINDS.HINTS.max;
/** Children that one Distribute names. */
export const DISTRIBUTION_CHILDREN_MAX = KINDS.CHILDREN.max;
/** Tokens of one class, or calls, of one operation. */
export const MEASURE_MAX = KINDS.MEASURE.max;
/** Bytes, in UTF-8, of a text to estimate: no other text may be as long. */
export const ESTIMATE_TEXT_BYTES_MAX = KINDS.ESTIMATED_TEXT.max;
export const OPEN_RESERVATIONS_MAX = KINDS.OPEN_RESERVATIONS.max;
export const RUN_SECONDS_MAX = KINDS.RUN_SECONDS.max;
export const PRIORITY_MAX = KINDS.PRIORITY.max;
export const BATCH_COMMANDS_MAX = KINDS.COMMANDS.max;
export const PAGE_SIZE_MAX = KINDS.PAGE_SIZE.max;
export const PAGE_SIZE_DEFAULT = 100;
export const DEPTH_MAX = KINDS.DEPTH.max;
/** Lists and objects, and entries of either, in one message of JSON. A batch of the greatest size over NATS has fewer. */
export const JSON_VALUES_MAX = 131_072;
/** Levels of lists and objects in JSON; no message has more than half of them. */
export const JSON_DEPTH_MAX = 16;
/** Faults that the answer to one malformed request tells; of further ones it tells the number. */
export const FAULTS_TOLD_MAX = 16;
