// The forwarder with a real journal before a server that does everything a server may do.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Order } from '../../../gateway/core/ports/telemetry-outbox.ts';
import { Forwarder } from '../../../gateway/forward/forwarder.ts';
import { eventLoopDelay } from '../../../gateway/loop-delay.ts';
import { sinkKinds } from '../../contract/sink/sinks.ts';
import { hurriedClock } from '../../support/hurried-clock.ts';
import { SOME_TIME, frameEntry, openTestStore, readings, silent } from '../../support/store.ts';
import { tempDir } from '../../support/temp.ts';
import { scriptedServer } from './scripted-server.ts';
import type { Turn } from './scripted-server.ts';

const FRAMES = 12_000;
const LIMIT_BYTES = 150_000;
const SOON_MS = 400;
/** The forwarder waits for a server by seconds. */
const TIMES_AS_FAST = 5;

describe.each(sinkKinds)('$name', ({ connect }) => {
  test.each(['oldest_first', 'newest_first'] as const)(
    'every frame but the poison one arrives, %s, whatever the server does',
    async (order: Order) => {
      const turns: Turn[] = [
        ...(['hang', 'honest', 'hang_up', 'honest', 'break_off', 'honest'] as const),
        ...[{ status: 503, retryAfter: '1' }, { status: 429 }, { status: 500 }],
        ...(['honest', 'hang_up', 'honest', 'honest', 'break_off'] as const),
      ];
      const poisonAt = SOME_TIME + 7_000;
      const server = await scriptedServer(turns, {
        limit_bytes: LIMIT_BYTES,
        isPoison: (line) => line.endsWith(` ${poisonAt}`),
      });
      const store = await openTestStore(await tempDir());
      await Promise.all(
        Array.from({ length: FRAMES }, (_, i) =>
          store.journal.append(
            frameEntry({ measuredAt: SOME_TIME + i, readings: readings({ 'soil.moisture': i % 100 }) }),
          ),
        ),
      );
      const sink = connect(server.url, SOON_MS);
      const { journal, outbox } = store;
      const forwarder = new Forwarder({
        ...{ farm: 'dong-tao', sink, order, journal, outbox, loopDelay: eventLoopDelay },
        ...{ clock: hurriedClock(TIMES_AS_FAST), log: silent },
      });
      onTestFinished(() => forwarder.stop());
      forwarder.start();
      await vi.waitFor(
        () => expect(forwarder.state()).toMatchObject({ waiting: 0, head: FRAMES + 1, parked: 1 }),
        { timeout: 50_000, interval: 50 },
      );

      const times = new Set([...server.stored].map((line) => Number(line.slice(line.lastIndexOf(' ') + 1))));
      expect(server.stored.size).toBe(FRAMES - 1);
      expect(times.size).toBe(FRAMES - 1);
      expect(times.has(poisonAt)).toBe(false);
      expect(await outbox.read(FRAMES, 10)).toMatchObject([
        { kind: 'dead', dead: { entry: 7_001, code: 'sink_rejected' } },
      ]);
      expect(server.sizes.some((size) => size > LIMIT_BYTES)).toBe(true);
      expect(server.sizes.filter((size) => size > LIMIT_BYTES).length).toBeLessThan(8);
      await forwarder.stop();
    },
  );
});
