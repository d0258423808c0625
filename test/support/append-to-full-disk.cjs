// Appends until files may not grow any more, then says what each kind of error was and that it is still alive.
const { writeSync } = require('node:fs');
const { randomUUID } = require('node:crypto');
const { openEmbeddedStore } = require('../../dist/libs/event-store-embedded/src/index.js');

const say = (line) => writeSync(1, `${line}\n`);

(async () => {
  const { events } = await openEmbeddedStore(process.argv[2]);
  let head = 'no-stream';
  for (let n = 0; n < 1_000; n++) {
    const event = { id: randomUUID(), type: 'Consumed', data: JSON.stringify('x'.repeat(100_000)), metadata: '{}' };
    try {
      head = (await events.append('s', head, [event])).revision;
    } catch (error) {
      say(`failed ${error.name}`);
      break;
    }
  }
  say(`acknowledged ${head}`);
  let count = 0;
  for await (const page of events.readStream('s')) count += page.length;
  say(`readable ${count}`);
  process.exit(0);
})();
