import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { freePort } from '../../support/server-process.ts';

const LISTEN = `require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('up'))`;

/** Another program that listens there until the test ends. */
async function strangerOn(port: number): Promise<number> {
  const child = spawn(process.execPath, ['-e', LISTEN, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  });
  await once(child.stdout, 'data');
  return child.pid!;
}

test('names the program that has taken the port of the nodes, and how to free it', async () => {
  const port = await freePort();
  const pid = await strangerOn(port);
  const report = await examined(await patient({ mqtt: { listen: `127.0.0.1:${port}` } }));
  const { what, fix, commands } = found(report, 'port_taken');
  expect(what).toContain(
    `Port ${port} for MQTT nodes is taken by node (PID ${pid}), so the gateway does not start`,
  );
  expect(fix).toContain('mqtt.listen or NONGSO_MQTT_PORT');
  expect(commands).toContain(`sudo ss -ltnp 'sport = :${port}'`);
  expect(faultsOf(report)).toEqual(['port_taken']);
});

test('a port that something else answers on by HTTP is taken too', async () => {
  const port = await freePort();
  await strangerOn(port);
  const report = await examined(await patient({}, { NONGSO_GATEWAY_PORT: String(port) }));
  expect(found(report, 'port_taken').what).toContain('for the phone page');
});

test('an address that is none of this machine is told as such', async () => {
  const report = await examined(await patient({ mqtt: { listen: '192.0.2.7:1883' } })); // RFC 5737
  expect(found(report, 'port_elsewhere').what).toContain('192.0.2.7');
  expect(found(report, 'port_elsewhere').commands).toEqual(['ip -brief address']);
});

test('finds nothing wrong with a free port', async () => {
  const port = await freePort();
  const report = await examined(await patient({ mqtt: { listen: `127.0.0.1:${port}` } }));
  expect(found(report, 'port_fine').what).toBe(`Port ${port} for MQTT nodes is free.`);
  expect(report.ok).toBe(true);
});
