import { hash } from 'node:crypto';
import type { EventReader, StreamEvent } from '@ledger/event-store';
import type { Finding } from './finding';

/** Number of sets, since one set takes 2^24 members at most. */
const PARTS = 64;

/**
 * Finds commands that begin twice in one ledger: the same id was decided again, and charged again. It keeps 48 bits of
 * each id, so that a ledger of many millions fits into memory; ids that may be equal are then compared whole.
 */
export class RepeatedCommands {
  private readonly begun = Array.from({ length: PARTS }, () => new Set<number>());
  private readonly suspects = new Set<number>();

  /** Takes the next event, in the order of the stream. */
  next({ metadata }: Pick<StreamEvent, 'metadata'>): void {
    const commandId = begunBy(metadata);
    if (commandId === undefined) return;
    const digest = digestOf(commandId);
    const part = this.begun[digest % PARTS]!;
    if (part.has(digest)) this.suspects.add(digest);
    part.add(digest);
  }

  /** Reads the stream again if ids may be equal. */
  async findings(reader: EventReader, stream: string): Promise<readonly Finding[]> {
    if (this.suspects.size === 0) return [];
    const findings: Finding[] = [];
    const first = new Map<string, bigint>();
    for await (const page of reader.readStream(stream)) {
      for (const { revision, metadata } of page) {
        const commandId = begunBy(metadata);
        if (commandId === undefined || !this.suspects.has(digestOf(commandId))) continue;
        const before = first.get(commandId);
        if (before === undefined) first.set(commandId, revision);
        else findings.push(repeated(commandId, before, revision));
      }
    }
    return findings;
  }
}

const repeated = (commandId: string, first: bigint, again: bigint): Finding => ({
  where: `revision ${again}`,
  what: `beginnings of the command ${commandId}`,
  expected: `one, at revision ${first}`,
  found: 'another one here: it was decided twice',
});

const digestOf = (commandId: string): number => parseInt(hash('sha256', commandId, 'hex').slice(0, 12), 16);

/** Id of the command whose first event this is: only that event has the command's hash. */
const begunBy = (metadata: string): string | undefined => {
  if (!metadata.includes('"hash":')) return undefined;
  const { commandId, hash: sent } = JSON.parse(metadata) as { readonly commandId?: unknown; readonly hash?: unknown };
  return typeof commandId === 'string' && typeof sent === 'string' ? commandId : undefined;
};
