const { parentPort, workerData } = require('node:worker_threads');

/*
 * A thread that takes the place of the one of EventStoreDB's clients: it fails in the way that the connection string
 * names.
 */

const ways = {
  'answers nothing': () => undefined,
  hangs: () => {
    for (;;);
  },
  'throws outside of any call': () => void process.nextTick(() => undefined.answer()),
  'answers heads only': ({ id, body }) => body.kind === 'head' && parentPort.postMessage([{ id, value: '7' }]),
};

if (workerData.connectionString === 'does not start') throw new Error('not today');
parentPort.on('message', ways[workerData.connectionString]);
