import type { MemberNote } from '@ledger/protocol';
import { Members, MEMBERS_MAX, readMemberNote, SILENT_BEATS_MAX } from './members';

const note = (member: string, state: MemberNote['state'] = 'serving', instance = `${member}-1`): MemberNote => ({
  member,
  instance,
  state,
});

const beats = (members: Members, count: number): readonly string[] =>
  Array.from({ length: count }, () => members.beat()).flat();

describe('members', () => {
  it('are those that serve, from their first note on', () => {
    const members = new Members();
    const changes = [note('a:1', 'joining'), note('a:1'), note('a:1'), note('b:1')].map((one) => members.hear(one));
    expect(changes).toEqual([false, true, false, true]);
    expect(members.names).toEqual(['a:1', 'b:1']);
  });

  it('are gone with their farewell, but not with the late one of a process before them', () => {
    const members = new Members();
    members.hear(note('a:1', 'serving', 'second'));
    expect(members.hear(note('a:1', 'leaving', 'first'))).toBe(false);
    expect(members.names).toEqual(['a:1']);
    expect(members.hear(note('a:1', 'leaving', 'second'))).toBe(true);
    expect(members.names).toEqual([]);
  });

  it('have nothing while they begin anew', () => {
    const members = new Members();
    members.hear(note('a:1', 'serving', 'first'));
    expect(members.hear(note('a:1', 'joining', 'second'))).toBe(true);
    expect(members.names).toEqual([]);
  });

  it('are gone when they were silent for four beats, and not before', () => {
    const members = new Members();
    members.hear(note('a:1'));
    expect(beats(members, SILENT_BEATS_MAX - 1)).toEqual([]);
    members.hear(note('a:1'));
    expect(beats(members, SILENT_BEATS_MAX - 1)).toEqual([]);
    expect(beats(members, 1)).toEqual(['a:1']);
    expect(members.names).toEqual([]);
  });

  it('are not gone because nobody could be heard', () => {
    const members = new Members();
    members.hear(note('a:1'));
    beats(members, SILENT_BEATS_MAX - 1);
    members.excuse();
    expect(beats(members, SILENT_BEATS_MAX - 1)).toEqual([]);
  });

  it('are bounded in number', () => {
    const members = new Members();
    for (let i = 0; i < MEMBERS_MAX; i += 1) members.hear(note(`a:${i}`));
    expect(members.hear(note('one:more'))).toBe(false);
    expect(members.names).toHaveLength(MEMBERS_MAX);
    expect(members.hear(note('a:0', 'leaving'))).toBe(true);
    expect(members.hear(note('one:more'))).toBe(true);
  });
});

describe('a note', () => {
  it.each<{ what: string; text: string; isNote: boolean }>([
    { what: 'of a member', text: JSON.stringify(note('a:1')), isNote: true },
    { what: 'of IPv6', text: JSON.stringify(note('[::1]:50051')), isNote: true },
    { what: 'with fields of a later version', text: JSON.stringify({ ...note('a:1'), more: 1 }), isNote: true },
    { what: 'in a state of a later version', text: JSON.stringify({ ...note('a:1'), state: 'idle' }), isNote: false },
    { what: 'without a name', text: '{"instance":"i","state":"serving"}', isNote: false },
    { what: 'with a name that is no address', text: JSON.stringify(note('a b\n')), isNote: false },
    { what: 'that is null', text: 'null', isNote: false },
    { what: 'that is no JSON', text: '{', isNote: false },
  ])('$what: $isNote', ({ text, isNote }) => {
    expect(readMemberNote(Buffer.from(text)) !== undefined).toBe(isNote);
  });
});
