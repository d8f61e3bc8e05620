import { dirname } from 'node:path';
import { SERVICE_USER } from '../service/plan.ts';
import { BACKUP, configFlag, word } from './call.ts';
import type { Call, Mending } from './call.ts';
import type { Code, Finding } from './finding.ts';
import { IN_CONTAINER } from './in-container.ts';

const SYSTEM_SAYS = 'sudo dmesg | tail -n 30';
const ROOM = ['sudo du -xh --max-depth=2 / | sort -h | tail -n 20', 'sudo journalctl --vacuum-size=100M'];
/** Both keep their stores in one folder; systemctl complains of one that is not installed and goes on. */
const SERVICES = 'nongso-gateway nongso-api';
const CLOCK = ['timedatectl', 'sudo timedatectl set-ntp true', "sudo date -u -s 'YYYY-MM-DD hh:mm:ss'"];
/** Begins the gateway anew; by hand it has to be ended first. */
const restart = (call: Call): string =>
  call.runs === 'service'
    ? 'sudo systemctl restart nongso-gateway'
    : `npx nongso gateway${configFlag({ ...call, config: call.config ?? 'nongso.yaml' })}`;

const restartApi = ({ runs }: Call): string =>
  runs === 'service' ? 'sudo systemctl restart nongso-api' : 'npx nongso api';

const log = (call: Call): string =>
  call.runs === 'service' ? 'journalctl -u nongso-gateway -n 100 --no-pager' : restart(call);

/** The doctor with the user, data folder and tokens of the service. */
const asService = (call: Call): string =>
  call.runs === 'service'
    ? `sudo nongso doctor${configFlag(call)}`
    : `NONGSO_DATA_DIR=DATA_FOLDER npx nongso doctor${configFlag(call)}`;

const asUser = (user: string, call: Call): string =>
  call.runs === 'service'
    ? asService(call)
    : `sudo -u ${word(user)} env NONGSO_DATA_DIR=${word(call.dataDir)} npx nongso doctor${configFlag(call)}`;

const withEnvironment = (call: Call): readonly string[] =>
  call.runs === 'service'
    ? [asService(call), 'sudoedit /etc/nongso/env']
    : [`sh -c "set -a; . ./.env; npx nongso doctor${configFlag(call)}"`];

const restore = (folder: string, { runs }: Call): string =>
  runs === 'service'
    ? `sudo nongso restore ${BACKUP}`
    : `NONGSO_DATA_DIR=${word(folder)} npx nongso restore ${BACKUP}`;

/** The services' user may make no folder beside the moved one, so it is given one. */
const putBack = (folder: string, call: Call): readonly string[] => {
  const aside = `mv ${word(folder)} ${word(`${folder}.damaged`)}`;
  if (call.runs !== 'service') return [aside, restore(folder, call)];
  return [
    `sudo systemctl stop ${SERVICES}`,
    `sudo ${aside}`,
    `sudo install --directory --owner=${SERVICE_USER} --group=${SERVICE_USER} --mode=700 ${word(folder)}`,
    restore(folder, call),
    `sudo systemctl restart ${SERVICES}`,
  ];
};

/** Of a service and by hand. */
const MENDING: Mending = {
  pages_missing: ({ root }, call) => [`cd ${word(root)}`, 'npm run build', restart(call)],
  rights_of_root: ({ user }, call) => [asUser(user, call)],
  config_missing: ({ file }) => [`ls -l ${word(file)}`],
  variable_missing: (_, call) => withEnvironment(call),
  gateway_stopped: (_, call) => [restart(call)],
  gateway_part: (_, call) => (call.runs === 'service' ? [restart(call), log(call)] : [restart(call)]),
  gateway_notice: (_, call) => [log(call)],
  gateway_silent: (_, call) => [restart(call)],
  other_folder: (_, call) => [asService(call)],
  folder_missing: (_, call) => [asService(call)],
  port_taken: ({ port, holder }) => [
    `sudo ss -ltnp 'sport = :${port}'`,
    ...(holder?.startsWith('mosquitto') ? ['sudo systemctl disable --now mosquitto'] : []),
  ],
  port_forbidden: ({ port }) => [`sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`],
  port_elsewhere: () => ['ip -brief address'],
  serial_missing: () => ['ls -l /dev/serial/by-id/'],
  serial_forbidden: ({ port, user, group }) => [
    ...(group === undefined ? [`sudo chgrp dialout ${word(port)}`, `sudo chmod g+rw ${word(port)}`] : []),
    `sudo usermod -aG ${group ?? 'dialout'} ${word(user)}`,
  ],
  serial_held: ({ port }) => [`sudo fuser -v ${word(port)}`, 'sudo systemctl disable --now ModemManager'],
  serial_broken: () => [SYSTEM_SAYS],
  server_credentials: (_, call) => [restart(call)],
  server_no_right: (_, call) => [restart(call)],
  server_place: ({ kind, place }, call) => [
    kind === 'bucket'
      ? `influx bucket create --name ${word(place)}`
      : `influx -execute ${word(`CREATE DATABASE "${place}"`)}`,
    restart(call),
  ],
  broker_refuses: (_, call) => [restart(call)],
  api_token: (_, call) => [restart(call)],
  own_api_stopped: (_, call) => [restartApi(call)],
  own_api_sick: (_, call) => ['systemctl status postgresql', restartApi(call)],
  database_away: () => ['systemctl status postgresql'],
  clock_behind: () => CLOCK,
  clock_before_build: () => CLOCK,
  clock_differs: () => CLOCK,
  clock_unsynchronized: () => CLOCK,
  disk_full: () => ROOM,
  disk_tight: () => ROOM,
  folder_read_only: () => [SYSTEM_SAYS],
  folder_forbidden: ({ folder, user }) => [`sudo chown -R ${word(user)} ${word(folder)}`],
  store_damaged: ({ store, file }, call) =>
    store === 'journal'
      ? [restart(call), `NONGSO_DATA_DIR=NEW_FOLDER npx nongso restore ${BACKUP}`]
      : putBack(dirname(file), call),
  store_forbidden: ({ owner }, call) => [asUser(owner, call)],
  settings_missing: ({ file }, call) => putBack(dirname(file), call),
  restore_unfinished: ({ folder }, call) => [restore(folder, call)],
  readable_by_others: ({ path }) => [`chmod o-rwx ${word(path)}`],
  check_late: () => [SYSTEM_SAYS],
};

export const commandsFor = <C extends Code>({ code, facts }: Finding<C>, call: Call): readonly string[] => {
  const inContainer = call.runs === 'container' ? IN_CONTAINER[code] : undefined;
  return (inContainer ?? MENDING[code])?.(facts, call) ?? [];
};

/** What does not run need not be ended. */
const STOPPED: ReadonlySet<Code> = new Set<Code>(['gateway_stopped', 'own_api_stopped']);

/** Whether a command starts what may still run in another window: without a service nobody ends it. */
export const needsEnd = (command: string, { code }: Pick<Finding, 'code'>, call: Call): boolean =>
  call.runs === 'by_hand' && !STOPPED.has(code) && [restart(call), restartApi(call)].includes(command);
