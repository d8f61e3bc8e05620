// Somebody with nothing but the README: its commands as they stand there, in their order, and its steps in the browser.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { Phone } from '../support/api.ts';
import { buyer } from '../support/buyer-visit.ts';
import { byZbar, pagesOf } from '../support/code-readers.ts';
import { arrive, openBrowser, PHONE } from '../support/console-visit.ts';
import { commandsOf } from '../support/documents/shown.ts';
import { makePlace } from '../support/documents/place.ts';
import { eventually } from '../support/eventually.ts';
import { startInfluxd } from '../support/influxd.ts';
import { printFirstStamps } from '../support/readme-steps.ts';
import { freePort } from '../support/server-process.ts';
import { needs } from '../support/tools.ts';

const WITHIN_MS = 300_000;
const SHEET = 24;
const Latest = z.object({
  results: z.tuple([
    z.object({ series: z.tuple([z.object({ values: z.tuple([z.tuple([z.iso.datetime(), z.number()])]) })]) }),
  ]),
});

/** The commands in their order; each must be the one that the story has come to. */
function story(file: string) {
  const left = commandsOf(file).map(({ command }) => command);
  return {
    left,
    next(begins: string): string {
      const command = left.shift() ?? '(nothing more)';
      expect(command.slice(0, begins.length), `${file} goes on with: ${command}`).toBe(begins);
      return command;
    },
  };
}

needs(...(['influxd', 'socat', 'curl', 'chromium', 'pdftoppm', 'zbarimg'] as const))('the README', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test(
    'leads to a demonstration, then to a real gateway with a sensor and InfluxDB, then to a stamp on paper',
    { timeout: WITHIN_MS },
    async (context) => {
      const influx = await startInfluxd('');
      context.onTestFinished(() => influx.stop());
      const [page, mqtt, api] = [await freePort(), await freePort(), await freePort()];
      const place = await makePlace(
        {
          instead: {
            '127.0.0.1:8086': new URL(influx.url).host,
            '127.0.0.1:8080': `127.0.0.1:${page}`,
            '127.0.0.1:3000': `127.0.0.1:${api}`,
          },
          env: {
            NONGSO_GATEWAY_PORT: String(page),
            NONGSO_MQTT_PORT: String(mqtt),
            NONGSO_API_PORT: String(api),
          },
        },
        context,
      );
      const { next, left } = story('README.md');
      const works = async (command: string): Promise<string> => {
        const { code, stdout, stderr } = await place.run(command);
        expect(code, `${command}\n${stdout}${stderr}`).toBe(0);
        return stdout;
      };

      // The demonstration. The clone is the tree that this test stands in.
      next('git clone ');
      expect(next('cd ')).toBe('cd nongso');
      const demo = await place.stay(next('npm start'), /Ctrl-C/);
      expect(demo.said.input).toContain(`http://127.0.0.1:${page}`);
      await demo.stop();

      // A gateway, a sensor, InfluxDB. The machine has what is installed here, and InfluxDB runs.
      next('sudo apt install ');
      await works(next('mkdir '));
      place.go(next('cd ').slice('cd '.length));
      await works(next('cp '));
      await works(next('curl '));
      const cable = next('socat ');
      await place.stay(`${cable} & echo begun; wait`, /begun/);
      const [farmsEnd = ''] = /\/tmp\/\S+-farm/.exec(cable) ?? [];
      await eventually('socat has made the cable', () => existsSync(place.here(farmsEnd)));
      await place.stay(next('npx nongso sim '), /"ports"/);
      const gateway = await place.stay(next('npx nongso gateway '), /PIN for phones: (\d+)/);
      const look = next('curl ');
      const latest = await eventually(
        'a reading is in InfluxDB',
        async () => Latest.safeParse(JSON.parse(await works(look))).data,
      );
      const [[, moisture]] = latest.results[0].series[0].values;
      const phone = await Phone.pair(`http://127.0.0.1:${page}`, gateway.said[1] ?? '');
      const { zones } = await phone.state();
      expect(zones.map(({ values }) => values['soil.moisture']?.value)).toEqual([moisture]);
      await works(next('npx nongso doctor '));

      // A stamp.
      await place.stay(next('npx nongso api '), /Nông Số api: (http\S+)/);
      const [link = ''] = /http\S+/.exec(await works(next('npx nongso cooperative '))) ?? [];
      const clerk = await arrive(browser, new URL(link).origin, { language: 'en' });
      await clerk.page.goto(link);
      const [sheet = ''] = await pagesOf(await printFirstStamps(clerk, { count: SHEET }));
      const addresses = byZbar(sheet);
      expect(new Set(addresses).size).toBe(SHEET);
      const eye = await buyer(browser, { size: PHONE, language: 'en' });
      await eye.scan(addresses[7] ?? '', 'live');
      expect(left).toEqual([]);
    },
  );
});
