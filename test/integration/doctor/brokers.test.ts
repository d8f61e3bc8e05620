import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { examined, faultsOf, found, patient } from '../../support/doctor.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import { freePort, portOf } from '../../support/server-process.ts';
import { needs } from '../../support/tools.ts';

needs('mosquitto')('a real broker', () => {
  test('that refuses the password is named, for the farm and for Home Assistant, without the password', async () => {
    const broker = await startMosquitto();
    onTestFinished(() => broker.stop());
    const wrong = `mqtt://${broker.user}:sai-mat-khau@127.0.0.1:${broker.port}`;
    const report = await examined(
      await patient({ mqtt: { broker: wrong }, homeassistant: { broker: wrong } }),
    );
    const refused = report.findings.filter(({ code }) => code === 'broker_refuses');
    expect(refused.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^The farm's broker refuses user or password .*127\.0\.0\.1:\d+.* No MQTT node is heard/,
      ),
      expect.stringMatching(/^Home Assistant's broker refuses user or password/),
    ]);
    expect(refused[0]?.fix).toContain('mqtt.broker');
    expect(refused[1]?.fix).toContain('homeassistant.broker');
    expect(faultsOf(report)).toEqual(['broker_refuses', 'broker_refuses']);
    expect(JSON.stringify(report)).not.toContain('sai-mat-khau');
  });

  test('that lets us in is fine; when it is off, that is told', async () => {
    const broker = await startMosquitto();
    onTestFinished(() => broker.stop());
    const someone = await patient({ mqtt: { broker: broker.url } });
    expect(found(await examined(someone), 'broker_fine').what).toBe(
      `The farm's broker 127.0.0.1:${broker.port} lets us in.`,
    );
    await broker.pause();
    expect(found(await examined(someone), 'broker_away').what).toContain('nothing listens on that port');
  });

  test('without TLS does not pass for one with it', async () => {
    const broker = await startMosquitto();
    onTestFinished(() => broker.stop());
    const report = await examined(await patient({ mqtt: { broker: broker.url.replace('mqtt:', 'mqtts:') } }));
    expect(faultsOf(report)).toEqual(['broker_away']);
  });
});

needs('mosquitto', 'openssl')('a real broker with TLS', () => {
  test('whose certificate nobody here trusts is told, and is fine with its authority', async () => {
    const broker = await startMosquitto({ speaks: 'tls' });
    onTestFinished(() => broker.stop());
    const untrusted = await examined(await patient({ mqtt: { broker: broker.url } }));
    const { what, fix } = found(untrusted, 'broker_away');
    expect(what).toContain('its certificate is signed by nobody this machine trusts');
    expect(fix).toContain('make this machine trust its own');
    const trusted = await examined(await patient({ mqtt: { broker: broker.url, ca: broker.caFile } }));
    expect(found(trusted, 'broker_fine').status).toBe('ok');
  });
});

test('a page on the port of the broker is no broker', async () => {
  const page = createServer((_, response) => void response.end('<html></html>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  onTestFinished(() => void page.close());
  const report = await examined(await patient({ mqtt: { broker: `mqtt://127.0.0.1:${portOf(page)}` } }));
  expect(faultsOf(report)).toEqual(['broker_strange']);
});

test('with another broker the gateway needs no MQTT port', async () => {
  const broker = `mqtt://127.0.0.1:${await freePort()}`;
  const report = await examined(await patient({ mqtt: { broker } }, { NONGSO_MQTT_PORT: '1' }));
  expect(report.findings.filter(({ code }) => code.startsWith('port_'))).toEqual([]);
});
