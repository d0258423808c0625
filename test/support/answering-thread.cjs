/** A thread that answers what its channel's spec asks of it. */
const { setImmediate } = require('node:timers');
const { parentPort } = require('node:worker_threads');
const { serveRequests } = require('../../dist/libs/platform/src/index.js');

const ways = {
  double: ({ value }) => value * 2,
  buffer: (_, { transfer }) => {
    const bytes = new Uint8Array(8);
    transfer(bytes.buffer);
    setImmediate(() => parentPort.postMessage([{ note: { left: bytes.byteLength } }]));
    return bytes;
  },
  count: async ({ to }, { note }) => {
    for (let i = 1; i <= to; i++) note(i);
    return to;
  },
  until: (_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('cancelled'))),
  fail: () => {
    throw Object.assign(new Error('not so'), { name: 'NotSo', detail: { at: 7 } });
  },
  unsendable: () => () => undefined,
  die: () => process.exit(3),
  close: () => 'closed',
};

serveRequests(
  parentPort,
  (body, call) => ways[body.kind](body, call),
  ({ name, message, detail }) => ({ name, message, detail }),
);
