// Runs Azurite's table service until the standard input closes: when it is told to stop, or when the process that started
// it is gone, however that ended. Only an orderly close saves what was written in the last seconds.
'use strict';

const oldest = 20;
if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(`Node.js ${oldest} or later is needed, and this is ${process.versions.node}.`);
  process.exit(1);
}

// Ctrl+C on a terminal reaches this process too, and would close the tables while the host is still writing to them.
process.on('SIGINT', () => {});
process.on('newListener', (signal, listener) => {
  if (signal === 'SIGINT') setImmediate(() => process.off(signal, listener));
});

// While it is still starting, Azurite does not listen to this message yet.
const stop = () => process.emit('message', 'shutdown') || setTimeout(stop, 50);
process.stdin.on('end', stop).resume();

// With --tablePort 0 nobody else can tell which port it became.
const http = require('node:http');
const createServer = http.createServer;
http.createServer = (...options) => createServer(...options).on('listening', function () {
  console.log(`Listening on port ${this.address().port}`);
});

require('azurite/dist/src/table/main.js');
