/** One of everything that the doctor can find, as it is found on a farm. */
import { finding } from '../../cli/doctor/finding.ts';
import type { Code, Finding } from '../../cli/doctor/finding.ts';
import type { Facts } from '../../cli/doctor/facts.ts';

const NOW = '2026-11-23 02:05:00 +07:00';
const LONG_AGO = '2020-01-01 07:00:12 +07:00';
const folder = '/var/lib/nongso';
const file = '/etc/nongso/nongso.yaml';
const bus = { bus: 'rs485-1', port: '/dev/ttyUSB0' };
const server = 'InfluxDB (192.168.1.5:8086)';
const htx = 'htx.example';
const broker = 'broker.example:8883';
const url = 'http://127.0.0.1:8080';
const journal = { store: 'journal', file: `${folder}/journal.db` } as const;
const refused = { why: 'refused', words: 'connect ECONNREFUSED' } as const;

export const FACTS: Facts = {
  installed: { version: '0.1.0', node: 'v24.21.0' },
  pages_missing: { root: '/opt/nongso' },
  rights_of_root: { user: 'nongso' },
  config_fine: { file, devices: 12, zones: 4 },
  no_gateway_here: {},
  config_missing: { file },
  config_mistake: { file, path: 'zones[0].outputs[0].channel', words: 'the board has 8 channels' },
  variable_missing: { file, path: 'forward.influx.token', variable: 'INFLUX_TOKEN' },
  not_looked_at: { file, parts: ['soil-1', 'van-3', 'forward.influx'] },
  setting_unused: { file, path: 'http.tls' },
  gateway_runs: { url },
  gateway_stopped: { url },
  gateway_part: { part: 'journal', words: 'the last commit failed; check the disk' },
  gateway_notice: { part: 'influx-v2', words: 'credentials 401' },
  gateway_silent: { url, folder },
  other_folder: { url, folder },
  port_fine: { of: 'http', port: 8080, state: 'free' },
  port_taken: { of: 'mqtt', port: 1883, holder: 'mosquitto (PID 812)' },
  port_forbidden: { of: 'http', port: 80 },
  port_elsewhere: { of: 'mqtt', host: '192.168.7.7' },
  serial_fine: bus,
  serial_missing: { ...bus, there: ['/dev/ttyUSB1'] },
  serial_forbidden: { ...bus, user: 'nongso', group: 'dialout' },
  serial_held: { ...bus, holder: 'ModemManager (PID 411)' },
  serial_broken: { ...bus, words: 'EIO: i/o error' },
  serial_unstable: { ...bus, stable: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0' },
  converter_fine: { bus: 'rs485-2', port: 'tcp://192.168.1.50:8899' },
  converter_away: {
    bus: 'rs485-2',
    port: 'tcp://192.168.1.50:8899',
    why: 'no_answer',
    words: 'no answer within 5 s',
  },
  server_fine: { server },
  server_away: { server, ...refused },
  server_credentials: { server, key: 'token', words: '401 unauthorized access' },
  server_no_right: { server, place: 'telemetry', words: '403 forbidden' },
  server_place: { server, kind: 'bucket', place: 'telemetry' },
  server_strange: { server, words: '200 <html>' },
  clock_fine: { now: NOW, by: [htx] },
  clock_behind: { now: LONG_AGO, newest: NOW },
  clock_before_build: { now: LONG_AGO },
  clock_differs: { now: NOW, server: htx, ahead_s: -5_400 },
  clock_unsynchronized: { now: NOW },
  timezone: { farm: 'Asia/Ho_Chi_Minh', system: 'Europe/London' },
  disk_fine: { folder, free_mb: 20_480 },
  disk_full: { folder, free_mb: 12 },
  disk_tight: { folder, free_mb: 900, wanted_mb: 4_096 },
  folder_missing: { folder },
  folder_read_only: { folder },
  folder_forbidden: { folder, user: 'pi', owner: 'nongso' },
  broker_fine: { of: 'farm', broker },
  broker_away: { of: 'farm', broker, why: 'certificate', words: 'self-signed certificate' },
  broker_refuses: { of: 'homeassistant', broker, words: `${broker} refuses the connection: not authorized` },
  broker_strange: { of: 'farm', broker, words: 'it sent what is not MQTT' },
  api_fine: { server: htx },
  api_away: { server: htx, why: 'name', words: 'getaddrinfo ENOTFOUND htx.example' },
  api_token: { server: htx, words: '401' },
  api_strange: { server: htx, words: '200 <html>' },
  own_api_runs: { url: 'http://127.0.0.1:3000' },
  own_api_stopped: { url: 'http://127.0.0.1:3000' },
  own_api_setting: { words: 'NONGSO_API_PORT is "http"; give a port from 0 to 65535' },
  own_api_sick: { url: 'http://127.0.0.1:3000', words: '503' },
  database_fine: { database: '127.0.0.1:5432/nongso' },
  database_away: { database: '127.0.0.1:5432/nongso', words: 'password authentication failed' },
  public_url_missing: {},
  public_url_away: { url: 'https://id.example.vn', why: 'no_answer', words: 'no answer' },
  store_fine: { ...journal, size_mb: 812.4, looked: 'part' },
  store_unseen: { ...journal, words: 'database is locked' },
  store_damaged: { ...journal, words: 'database disk image is malformed' },
  store_forbidden: { ...journal, user: 'pi', owner: 'nongso' },
  settings_missing: { file: `${folder}/settings.db` },
  damaged_kept: { folder: `${folder}/damaged-20261122T190500Z` },
  restore_unfinished: { folder },
  longest_away: { outputs: ['van-1', 'van-2'], lost_s: 60 },
  renewal_unknown: { output: 'van-3', device: 'relay-2', profile: 'eletechsup-r4d8a08', lost_s: 255 },
  stays_without_power: { output: 'van-xa-1', device: 'lora-valve-1' },
  readable_by_others: { path: file, what: 'config' },
  check_late: { check: 'stores', limit_s: 90 },
  check_failed: { check: 'disk', words: 'EIO: i/o error' },
};

const isCode = (name: string): name is Code => name in FACTS;

export const SAMPLES: readonly Finding[] = Object.keys(FACTS)
  .filter(isCode)
  .map((code) => finding(code, FACTS[code]));
