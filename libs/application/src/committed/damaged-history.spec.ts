import { EventStoreCorrupt, sealAppend, unseal, type NewEvent } from '@ledger/event-store';
import { randomUUID } from 'node:crypto';
import { commandOf, consume, fund, open, openLedger, record } from '../../../../test/support/ledger-builders';
import { temporaryDirectories } from '../../../../test/support/temporary-directories';
import { committedText, outcomeOf, submitEach, WriterRig } from '../../../../test/support/writer-rig';
import type { WriterRegistry } from '../writer-registry';

const temporary = temporaryDirectories();
const STREAM = 'ledger-test';

describe('a ledger to which something was appended that does not follow', () => {
  let rig: WriterRig;
  let mine: WriterRegistry;

  beforeEach(async () => {
    rig = await WriterRig.open(temporary());
    mine = rig.otherProcess();
    await submitEach(mine, openLedger(), fund('100'), open('a', { with: '50' }), record('a', '1'));
    await mine.submit(commandOf(openLedger(), { ledgerId: 'sound' }));
  });
  afterEach(() => rig.close());

  /** Appends as another writer would which took the same head for the end of another history. */
  const append = async (events: readonly NewEvent[]): Promise<void> => {
    const revision = BigInt((await rig.recorded()).length) - 1n;
    expect(await rig.store.events.append(STREAM, revision, events)).toMatchObject({ outcome: 'appended' });
  };
  const consumed = async (): Promise<{ type: string; data: string; metadata: string }> => {
    const { type, data, metadata } = (await rig.recorded()).at(-1)!;
    return { type, data, metadata: unseal(metadata)!.unsealed };
  };
  const sealedAfter = async (head: string): Promise<readonly NewEvent[]> =>
    sealAppend(STREAM, 5n, head, [await consumed()]).events;
  const head = async (): Promise<string> => unseal((await rig.recorded()).at(-1)!.metadata)!.seal.hash;
  const alone = (event: Partial<NewEvent>): NewEvent => ({
    id: randomUUID(),
    type: 'Noted',
    data: '{}',
    metadata: '{}',
    ...event,
  });

  const damages: readonly { what: string; foreign: () => Promise<readonly NewEvent[]>; found: RegExp }[] = [
    { what: 'decided on another history', foreign: () => sealedAfter('0'.repeat(64)), found: /hash chain is broken/ },
    {
      what: 'of fewer events than its seal says',
      foreign: async () => {
        const event = await consumed();
        return sealAppend(STREAM, 5n, await head(), [event, event]).events.slice(1);
      },
      found: /1 events, and its seal says 2/,
    },
    { what: 'without a seal', foreign: async () => [alone(await consumed())], found: /no append .* ends here/ },
    { what: 'of a type that no ledger has', foreign: async () => [alone({})], found: /Noted/ },
    {
      what: 'of another shape than its type has',
      foreign: async () => [alone({ type: 'Consumed', data: '{"accountId":"a","mode":"record","charges":{}}' })],
      found: /ledger-test at revision 5: Consumed\.charges is not a list/,
    },
    { what: 'whose data are no object', foreign: async () => [alone({ type: 'Consumed', data: '7' })], found: /./ },
    {
      what: 'whose metadata are no JSON',
      foreign: async () => [alone({ ...(await consumed()), metadata: 'x' })],
      found: /./,
    },
  ];

  describe.each(damages)('$what', ({ foreign, found }) => {
    const refused = async (call: Promise<unknown>): Promise<void> => {
      const error: unknown = await call.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(EventStoreCorrupt);
      expect(String(error)).toContain(`${STREAM} at revision 5`);
      expect(String(error)).toMatch(found);
    };

    it('is damaged by name, for commands and reads, in memory and loaded anew, and nothing more is recorded', async () => {
      await append(await foreign());
      const before = (await rig.recorded()).length;
      const starting = rig.otherProcess();
      for (const writers of [mine, starting, mine]) {
        await refused(writers.submit(commandOf(consume('a', '1'))));
        await refused(committedText(writers));
      }
      expect(await rig.recorded()).toHaveLength(before);
      expect((await mine.submit(commandOf(openLedger(), { ledgerId: 'sound' }))).outcome).toBe('rejected');
    });
  });

  it('goes on where the append follows, whoever made it', async () => {
    await append(sealAppend(STREAM, 5n, await head(), [await consumed()]).events);
    expect((await submitEach(mine, consume('a', '1'))).map(outcomeOf)).toEqual(['accepted']);
    expect(await committedText(mine)).toBe(await rig.foldedText());
  });
});
