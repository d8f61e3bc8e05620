// The gateway as a subscriber of Mosquitto is killed with SIGKILL while nodes go on publishing: the broker keeps what the
// gateway has not acknowledged, and the gateway acknowledges only what is on its disk.
import { beforeAll, describe, expect, test } from 'vitest';
import { killRun } from '../support/kill-run.ts';
import type { KillRunReport } from '../support/kill-run.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { NOTHING_WRONG } from '../support/reckoning.ts';
import { needs } from '../support/tools.ts';

const SEED = 20_261_123;
/** Starting again under load, with clean stores, and driving the load: far below this for each kill, ms. */
const KILL_WITHIN_MS = 20_000;

describe.each([
  { version: 5, kills: 15 },
  { version: '3.1.1', kills: 4 },
] as const)('over $kills kills behind Mosquitto with MQTT $version', ({ version, kills }) => {
  needs('mosquitto')('under the load of nodes and a bus', () => {
    let report: KillRunReport;
    beforeAll(
      async () => {
        const broker = await startMosquitto({ keeps: 'all', lines: ['max_queued_messages 0'] });
        try {
          report = await killRun({ kills, seed: SEED, broker, version });
        } finally {
          await broker.stop();
        }
      },
      180_000 + kills * KILL_WITHIN_MS,
    );

    test('every frame that the broker acknowledged is in the journal once, as it was sent', () => {
      expect(report).toMatchObject({ kills, journal: NOTHING_WRONG, check: 'ok' });
      expect(report.acknowledged).toBeGreaterThan(kills * 200);
      expect(report.polled).toBeGreaterThan(kills);
    });

    needs('influxd')('with a real InfluxDB behind it', () => {
      test('that holds in the end exactly what the journal holds', () => {
        expect(report.influx).toBe('ok');
      });
    });
  });
});
