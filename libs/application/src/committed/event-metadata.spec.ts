import { commandOf, openLedger } from '../../../../test/support/ledger-builders';
import { commandMetadata, parseMetadata, writerMetadata } from './event-metadata';

/** Seals metadata like those of an append's last event. */
const sealed = (metadata: string): string => `${metadata.slice(0, -1)},"chain":{"count":1,"hash":"${'0'.repeat(64)}"}}`;

describe('metadata', () => {
  const texts = [
    'plain',
    'a/b',
    'é',
    '"commandId":"x","actor":"',
    'quote"',
    'back\\slash',
    ',"commandId":"x',
    '{}',
    '',
  ];
  const given = texts.flatMap((text) => [
    commandOf(openLedger(), { commandId: text }),
    commandOf(openLedger(), { commandId: 'c', correlationId: text }),
    commandOf(openLedger(), { commandId: 'c', causationId: text, actor: text }),
    commandOf(openLedger(), { commandId: text, correlationId: text, causationId: text, actor: text }),
  ]);

  it('is read as it was written, whatever stands in it', () => {
    for (const command of given) {
      const { first, others } = commandMetadata(command, 'h'.repeat(40), 'w"1');
      for (const metadata of [first, others, sealed(first), sealed(others)]) {
        const { commandId, hash } = JSON.parse(metadata) as { commandId: string; hash?: string };
        const read = parseMetadata(metadata);
        expect({ metadata, commandId: read.commandId, hash: read.hash }).toEqual({ metadata, commandId, hash });
      }
    }
  });

  it('of events that belong to no command names none', () => {
    expect(parseMetadata(sealed(writerMetadata('w'))).commandId).toBeUndefined();
  });
});
