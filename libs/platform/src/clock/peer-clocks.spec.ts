import { PeerClocks } from './peer-clocks';

const MINUTE = 60_000;
const bounds = { leapMsMax: MINUTE, holdMs: 10 * MINUTE };

/** Another server's decision, found in the log when this server's clock shows `after` seconds since the start. */
interface Heard {
  readonly after: number;
  readonly writer?: string;
  /** Seconds by which that server's clock is behind this one; below zero: ahead of it. */
  readonly behind: number;
}
const behind = (after: number, seconds: number, writer = 'b'): Heard => ({ after, writer, behind: seconds });

const doubtAt = (seconds: number, heard: readonly (Heard | 'confirmed')[]) => {
  const peers = new PeerClocks(bounds);
  for (const one of heard) {
    if (one === 'confirmed') {
      peers.confirm();
      continue;
    }
    const ms = one.after * 1_000;
    const times = { absentAtMs: ms - 1_000, foundAtMs: ms, decidedAtMs: ms - 1_000 - one.behind * 1_000 };
    peers.heard({ writer: one.writer!, ...times }, ms);
  }
  return peers.doubt(seconds * 1_000);
};

describe('a clock beside those of other servers', () => {
  it.each<{ rule: string; heard: (Heard | 'confirmed')[]; at: number; doubted?: { writer: string; behindMs: number } }>(
    [
      { rule: 'is believed where nobody is heard', heard: [], at: 5 },
      { rule: 'is believed where another is behind by the bound', heard: [behind(5, 60)], at: 5 },
      {
        rule: 'is doubted where another is behind by more',
        heard: [behind(5, 61)],
        at: 5,
        doubted: { writer: 'b', behindMs: 61_000 },
      },
      { rule: 'is believed where another is ahead: that one is to doubt itself', heard: [behind(5, -86_400)], at: 5 },
      { rule: 'is believed where yet another agrees', heard: [behind(5, 0, 'c'), behind(6, 86_400)], at: 6 },
      { rule: 'is believed as soon as another agrees', heard: [behind(5, 86_400), behind(6, 0, 'c')], at: 6 },
      {
        rule: 'is not believed for the word of one that is itself ahead',
        heard: [behind(5, 86_400), behind(6, -86_400, 'c')],
        at: 6,
        doubted: { writer: 'b', behindMs: 86_400_000 },
      },
      {
        rule: 'is doubted when the agreement is old',
        heard: [behind(5, 0, 'c'), behind(605, 86_400)],
        at: 605,
        doubted: { writer: 'b', behindMs: 86_400_000 },
      },
      {
        rule: 'is doubted while the disagreement is young',
        heard: [behind(5, 90)],
        at: 604,
        doubted: { writer: 'b', behindMs: 90_000 },
      },
      { rule: 'is believed when nobody disagreed for as long', heard: [behind(5, 90)], at: 605 },
      { rule: 'is believed when somebody confirms it', heard: [behind(5, 90), 'confirmed'], at: 6 },
      {
        rule: 'is believed on after that, though the other goes on',
        heard: [behind(5, 90), 'confirmed', behind(7, 150)],
        at: 7,
      },
      {
        rule: 'is doubted again when the other is behind by yet more',
        heard: [behind(5, 90), 'confirmed', behind(7, 151)],
        at: 7,
        doubted: { writer: 'b', behindMs: 151_000 },
      },
    ],
  )('$rule', ({ heard, at, doubted }) => {
    const doubt = doubtAt(at, heard);
    if (doubted === undefined) expect(doubt).toBeUndefined();
    else expect(doubt).toMatchObject(doubted);
  });
});
