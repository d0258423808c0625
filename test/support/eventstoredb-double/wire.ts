import { Metadata, type status as Code, type ServiceError } from '@grpc/grpc-js';
import { AllStreamPosition, Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { type AppendReq, type BatchAppendReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { LogEvent, LogPosition, ProposedEvent } from './transaction-log';

/** A call's failure as the server writes it: status, text, and trailers whose `exception` tells clients what it is. */
export interface CallFailure extends Pick<ServiceError, 'code' | 'details' | 'metadata'> {
  readonly name: string;
  readonly message: string;
}

export const failure = (code: Code, details: string, trailers: Readonly<Record<string, string>> = {}): CallFailure => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.add(key, value);
  return { name: 'CallFailure', message: details, code, details, metadata };
};

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? new Uint8Array()).toString('utf8');

export const identifierOf = (stream: string): StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(stream, 'utf8')));
  return identifier;
};

export const uuidOf = (text: string): UUID => {
  const uuid = new UUID();
  uuid.setString(text);
  return uuid;
};

/** Text of an id in the canonical form, as the server answers it: lower case, whatever was sent. */
export const textOf = (uuid: UUID | undefined): string => {
  const structured = uuid?.getStructured();
  if (structured === undefined) return (uuid?.getString() ?? '').toLowerCase();
  const bits = (half: string): string => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0');
  const hex = bits(structured.getMostSignificantBits()) + bits(structured.getLeastSignificantBits());
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** Fault of a proposed message, in the server's words. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
  constructor(
    message: string,
    readonly missing?: string,
  ) {
    super(message);
  }
}

/** @throws BadMessage where the server throws: no type, no content type, an empty type, an id of zeros or none. */
export const proposedEvent = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent => {
  const metadata = message.getMetadataMap();
  const type = metadata.get('type');
  const contentType = metadata.get('content-type');
  if (type === undefined) throw new BadMessage('The given key was not present in the dictionary.', 'type');
  if (contentType === undefined)
    throw new BadMessage('The given key was not present in the dictionary.', 'content-type');
  const id = textOf(message.getId());
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new BadMessage('Unrecognized Guid format.');
  if (/^[0-]*$/.test(id)) throw new BadMessage("Empty eventId provided. (Parameter 'eventId')");
  if (type === '') throw new BadMessage("Empty eventType provided. (Parameter 'eventType')");
  return {
    id,
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};

export const placeOf = (position: { getCommitPosition(): string; getPreparePosition(): string }): LogPosition => ({
  commit: BigInt(position.getCommitPosition()),
  prepare: BigInt(position.getPreparePosition()),
});

export const positionMessage = <
  Message extends { setCommitPosition(value: string): unknown; setPreparePosition(value: string): unknown },
>(
  message: Message,
  { commit, prepare }: LogPosition,
): Message => {
  message.setCommitPosition(commit.toString());
  message.setPreparePosition(prepare.toString());
  return message;
};

export const allPosition = (place: LogPosition): AllStreamPosition => positionMessage(new AllStreamPosition(), place);

/** Streams carry the event's position as well, on this version of the server. Links are not imitated. */
export const eventMessage = (event: LogEvent): ReadResp => {
  const record = new ReadResp.ReadEvent.RecordedEvent();
  record.setId(uuidOf(event.id));
  record.setStreamIdentifier(identifierOf(event.stream));
  record.setStreamRevision(event.revision.toString());
  positionMessage(record, event.position);
  const metadata = record.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('created', event.created);
  metadata.set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  record.setData(event.data);
  record.setCustomMetadata(event.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(record);
  read.setCommitPosition(event.position.commit.toString());
  const response = new ReadResp();
  response.setEvent(read);
  return response;
};

export const confirmationMessage = (id: string): ReadResp => {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(id);
  const response = new ReadResp();
  response.setConfirmation(confirmation);
  return response;
};

export const checkpointMessage = (place: LogPosition): ReadResp => {
  const response = new ReadResp();
  response.setCheckpoint(positionMessage(new ReadResp.Checkpoint(), place));
  return response;
};

export const caughtUpMessage = (): ReadResp => {
  const response = new ReadResp();
  response.setCaughtUp(new ReadResp.CaughtUp());
  return response;
};

export const notFoundMessage = (stream: string): ReadResp => {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifierOf(stream));
  const response = new ReadResp();
  response.setStreamNotFound(notFound);
  return response;
};

export const EMPTY = new Empty();
