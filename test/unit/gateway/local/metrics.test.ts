import { describe, expect, test } from 'vitest';
import { createMetrics } from '../../../../gateway/local/metrics.ts';
import type { MetricSources } from '../../../../gateway/local/metrics.ts';

const farm = () => {
  const numbers = {
    frames: { stored: 10, duplicate: 2, merged: 1, rewritten: 0 },
    dead: { not_json: 3 } as Record<string, number>,
    flooded: { not_json: 2 } as Record<string, number>,
    journal: { pending: 4, commits: 9, failures: 1, lastCommit_ms: 250 },
    sinks: [
      {
        ...{ sink: 'influx-v2', waiting: 70, isRaised: true },
        ...{ oldest_s: 12.5, rate_s: 900, done: 4000, parked: 2, tooOld: 3 },
      },
    ] as ReturnType<MetricSources['sinks']>,
    links: [
      { link: 'rs485-1', counts: { requests: 50, crcErrors: 2 } },
      { link: 'mqtt', counts: { frames: 9 } },
    ] as ReturnType<MetricSources['links']>,
  };
  const metrics = createMetrics({
    frames: () => numbers.frames,
    deadLetters: () => numbers.dead,
    flooded: () => numbers.flooded,
    disk: () => ({
      wrong: new Set(['card_wear'] as const),
      detail: '',
      free_bytes: 5_000,
      wear: {
        gateway_bytes: 70,
        device_bytes: undefined,
        measured_ms: 1,
        day_bytes: 9,
        life_years: undefined,
      },
      ...{ used_bytes: 11, max_bytes: 12, log_bytes: 13, removed: 14, refused: { disk_full: 15 } },
    }),
    unwritten: () => ({ waiting: 16, lost: 17 }),
    journal: () => numbers.journal,
    sinks: () => numbers.sinks,
    evidence: () => ({ sealed: 120 }),
    links: () => numbers.links,
    accounts: () => ({ today: { received: 13, stored: 10 }, unbalanced: 1 }),
    devices: () => ({ online: 5, configured: 6 }),
    outputs: () => ({ away: 1, configured: 2 }),
  });
  const lines = async () => (await metrics.text()).split('\n').filter((line) => line !== '');
  return { numbers, lines };
};

describe('the metrics', () => {
  test('give every number of the farm under its name', async () => {
    expect(await farm().lines()).toEqual(
      expect.arrayContaining([
        'nongso_frames_total{outcome="stored"} 10',
        'nongso_frames_total{outcome="duplicate"} 2',
        'nongso_dead_letters_total{code="not_json"} 3',
        'nongso_dead_letters_counted_total{code="not_json"} 2',
        'nongso_journal_pending 4',
        'nongso_journal_commits_total 9',
        'nongso_journal_failures_total 1',
        'nongso_journal_last_commit_seconds 0.25',
        'nongso_forward_waiting{sink="influx-v2"} 70',
        'nongso_forward_alarm{sink="influx-v2"} 1',
        'nongso_forward_oldest_seconds{sink="influx-v2"} 12.5',
        'nongso_forward_rate{sink="influx-v2"} 900',
        'nongso_forward_entries_total{sink="influx-v2"} 4000',
        'nongso_forward_parked_total{sink="influx-v2"} 2',
        'nongso_forward_too_old_total{sink="influx-v2"} 3',
        'nongso_disk_written_bytes_total{by="gateway"} 70',
        'nongso_disk_bytes{of="free"} 5000',
        'nongso_disk_trouble{trouble="card_wear"} 1',
        'nongso_journal_used_bytes 11',
        'nongso_journal_removed_total 14',
        'nongso_journal_refused_total{why="disk_full"} 15',
        'nongso_records_waiting 16',
        'nongso_records_lost_total 17',
        'nongso_evidence_sealed_total 120',
        'nongso_link_events_total{link="rs485-1",event="requests"} 50',
        'nongso_link_events_total{link="rs485-1",event="crcErrors"} 2',
        'nongso_link_events_total{link="mqtt",event="frames"} 9',
        'nongso_account_frames{outcome="received"} 13',
        'nongso_account_frames{outcome="stored"} 10',
        'nongso_accounts_unbalanced 1',
        'nongso_devices_online 5',
        'nongso_devices_configured 6',
        'nongso_outputs_away 1',
        'nongso_outputs_configured 2',
      ]),
    );
  });

  test('show what is there now: counts are not added up, and what is gone is not shown', async () => {
    const { numbers, lines } = farm();
    await lines();
    numbers.frames = { ...numbers.frames, stored: 11 };
    numbers.dead = {};
    numbers.flooded = {};
    numbers.links = [{ link: 'rs485-1', counts: { crcErrors: 3 } }];
    numbers.sinks = [{ sink: 'influx-v1', waiting: 0, isRaised: false }];
    const second = await lines();
    expect(second).toContain('nongso_frames_total{outcome="stored"} 11');
    expect(second).toContain('nongso_forward_alarm{sink="influx-v1"} 0');
    expect(second).toContain('nongso_link_events_total{link="rs485-1",event="crcErrors"} 3');
    expect(second.join('\n')).not.toMatch(/not_json|influx-v2|link="mqtt"/);
  });

  test('are all named nongso_ and tell how late the event loop is; two gateways in a process do not mix', async () => {
    const [lines] = await Promise.all([farm().lines(), farm().lines()]);
    const names = lines.filter((line) => !line.startsWith('#'));
    expect(names.filter((line) => !line.startsWith('nongso_'))).toEqual([]);
    expect(names.some((line) => line.startsWith('nongso_nodejs_eventloop_lag_p99_seconds'))).toBe(true);
    expect(names.filter((line) => line.startsWith('nongso_outputs_away '))).toHaveLength(1);
  });
});
