// Appends sealed events to a store until it is killed, and says after each append what is durable: `<stream> <revision>`.
const { writeSync } = require('node:fs');
const { recordedChainHead, sealAppend } = require('../../dist/libs/event-store/src/index.js');
const { openEmbeddedStore } = require('../../dist/libs/event-store-embedded/src/index.js');

const [directory, streamCount] = process.argv.slice(2);

const follow = async (events, stream) => {
  let head = await events.streamHead(stream);
  let chain = head === 'no-stream' ? '' : await recordedChainHead(events, stream);
  for (let n = 0; ; n++) {
    const first = head === 'no-stream' ? 0n : head + 1n;
    const unsealed = Array.from({ length: 1 + (n % 40) }, (_, i) => ({
      type: 'Consumed',
      data: JSON.stringify({ n, i, text: 'x'.repeat((n * 37) % 900) }),
      metadata: '{}',
    }));
    const sealed = sealAppend(stream, first, chain, unsealed);
    const result = await events.append(stream, head, sealed.events);
    if (result.outcome !== 'appended') throw new Error(`conflict at ${result.actual}`);
    head = result.revision;
    chain = sealed.head;
    writeSync(1, `${stream} ${head}\n`);
  }
};

openEmbeddedStore(directory).then(({ events }) => {
  for (let i = 0; i < Number(streamCount); i++) void follow(events, `ledger-${i}`);
});
