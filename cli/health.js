// The health check of a container: `node cli/health.js http://127.0.0.1:8080/healthz`, or tcp://127.0.0.1:8899 for what
// speaks no HTTP. Ends with 0 when that answers (HTTP: with a success), else with 1 and the reason.
import { once } from 'node:events';
import { connect } from 'node:net';

const WITHIN_MS = 8_000;

const [address = ''] = process.argv.slice(2);
try {
  const { protocol, hostname, port } = new URL(address);
  const signal = AbortSignal.timeout(WITHIN_MS);
  if (protocol === 'tcp:') {
    const socket = connect({ host: hostname, port: Number(port), signal });
    await once(socket, 'connect');
    socket.destroy();
  } else {
    const answer = await fetch(address, { signal });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  }
} catch (error) {
  console.error(`${address}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
