import { Empty, StreamIdentifier } from '@eventstore/db-client/generated/shared_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import {
  CHECKPOINT_STREAM_PREFIX,
  positionParts,
  SNAPSHOT_STREAM_PREFIX,
  START,
  type Position,
} from '@ledger/event-store';
import type { PageRange } from '../messages/client-requests';

const { AllOptions, FilterOptions, StreamOptions, SubscriptionOptions, UUIDOption, ReadDirection } = ReadReq.Options;

/**
 * Number of events that the server looks at in one step of its own. It says how far it got after each, so this is also
 * how much a quiet scan may be behind; with the server's own 32, scans that few events pass are several times slower.
 */
const SEARCH_WINDOW_EVENTS = 512;

/** The server's own and the store's own. */
const ALL_BUT_OWN = `^(?!${['\\$', SNAPSHOT_STREAM_PREFIX, CHECKPOINT_STREAM_PREFIX].join('|')})`;

/** Reads a page of a stream. */
export const pageRequest = ({ stream, from, backwards, maxEvents }: PageRange): ReadReq => {
  const place = new StreamOptions().setStreamIdentifier(
    new StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')),
  );
  if (from !== undefined) place.setRevision(`${from}`);
  else if (backwards) place.setEnd(new Empty());
  else place.setStart(new Empty());
  return requestOf((options) =>
    options.setStream(place).setCount(`${maxEvents}`).setNoFilter(new Empty()).setReadDirection(directionOf(backwards)),
  );
};

/** Reads the last event of the whole store before a place. @param place exclusive. Absent: the store's end. */
export const lastBeforeRequest = (place: Position | undefined): ReadReq =>
  requestOf((options) =>
    options.setAll(placeInAll(place)).setCount('1').setNoFilter(new Empty()).setReadDirection(directionOf(true)),
  );

/**
 * Follows the store after a place.
 *
 * @param streamPrefix absent or empty: every stream but the server's and the store's own.
 */
export const subscriptionRequest = (after: Position, streamPrefix: string | undefined): ReadReq => {
  const names = new FilterOptions.Expression();
  if (streamPrefix) names.setPrefixList([streamPrefix]);
  else names.setRegex(ALL_BUT_OWN);
  const filter = new FilterOptions()
    .setStreamIdentifier(names)
    .setMax(SEARCH_WINDOW_EVENTS)
    .setCheckpointintervalmultiplier(1);
  return requestOf((options) =>
    options.setAll(placeInAll(after)).setSubscription(new SubscriptionOptions()).setFilter(filter),
  );
};

const requestOf = (set: (options: ReadReq.Options) => ReadReq.Options): ReadReq => {
  const options = new ReadReq.Options().setResolveLinks(false);
  options.setUuidOption(new UUIDOption().setString(new Empty()));
  return new ReadReq().setOptions(set(options));
};

const directionOf = (backwards: boolean): 0 | 1 => (backwards ? ReadDirection.BACKWARDS : ReadDirection.FORWARDS);

const placeInAll = (place: Position | undefined): ReadReq.Options.AllOptions => {
  const all = new AllOptions();
  if (place === undefined) return all.setEnd(new Empty());
  if (place === START) return all.setStart(new Empty());
  const { commit, prepare } = positionParts(place);
  return all.setPosition(
    new ReadReq.Options.Position().setCommitPosition(`${commit}`).setPreparePosition(`${prepare}`),
  );
};
