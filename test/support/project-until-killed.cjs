/** Runs the read models' thread over a store until the process is killed; says when it is ready. */
const { Worker } = require('node:worker_threads');

const [entry, directory, databasePath] = process.argv.slice(2);
const worker = new Worker(entry, { workerData: { location: { kind: 'embedded', directory }, databasePath } });
worker.on('message', ([{ note }]) => note?.kind === 'ready' && process.stdout.write('ready\n'));
