import type { MemberNote } from '@ledger/protocol';

/** Beats of this server, one a second, after which a silent member counts as gone. */
export const SILENT_BEATS_MAX = 4;
/**
 * Most members that are remembered: somebody who may publish on the members' subject must not fill this server's
 * memory.
 */
export const MEMBERS_MAX = 256;

const NAME = /^[A-Za-z0-9.:[\]-]{1,300}$/;

interface Member {
  /** Process that was last heard under this name. */
  instance: string;
  silentBeats: number;
}

/**
 * The other servers of the same ledgers, as far as they were heard. It has no clock: its owner's beats decide how long
 * silence lasts.
 */
export class Members {
  private readonly heard = new Map<string, Member>();

  /** Members in no particular order. */
  get names(): readonly string[] {
    return [...this.heard.keys()];
  }

  /** Takes a note. True: a member came or went by it. */
  hear({ member, instance, state }: MemberNote): boolean {
    const known = this.heard.get(member);
    switch (state) {
      case 'serving':
        if (known === undefined && this.heard.size >= MEMBERS_MAX) return false;
        this.heard.set(member, { instance, silentBeats: 0 });
        return known === undefined;
      case 'joining':
        // A member that begins anew no longer has its former share.
        return this.heard.delete(member);
      case 'leaving':
        // A late farewell says nothing about the process that runs there by now.
        return known?.instance === instance && this.heard.delete(member);
    }
  }

  /** Counts a beat. Answers the names of members that were silent for too many, and forgets them. */
  beat(): readonly string[] {
    const gone: string[] = [];
    for (const [name, member] of this.heard) {
      member.silentBeats += 1;
      if (member.silentBeats < SILENT_BEATS_MAX) continue;
      this.heard.delete(name);
      gone.push(name);
    }
    return gone;
  }

  /** Excuses silence, since nobody could be heard until now. */
  excuse(): void {
    for (const member of this.heard.values()) member.silentBeats = 0;
  }
}

const STATES: readonly unknown[] = ['joining', 'serving', 'leaving'] satisfies MemberNote['state'][];

/** Reads a note. Undefined: it is none, or one of a later version that this server does not understand. */
export const readMemberNote = (bytes: Uint8Array): MemberNote | undefined => {
  try {
    const note = JSON.parse(Buffer.from(bytes).toString()) as Partial<MemberNote> | null;
    const isNote =
      typeof note?.member === 'string' &&
      NAME.test(note.member) &&
      typeof note.instance === 'string' &&
      STATES.includes(note.state);
    return isNote ? (note as MemberNote) : undefined;
  } catch {
    return undefined;
  }
};
