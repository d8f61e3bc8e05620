import { BACKUP, configFlag, word } from './call.ts';
import type { Call, Mending } from './call.ts';

type Service = 'gateway' | 'api';

const WITH_SERIAL = 'docker compose -f docker-compose.yml -f docker-compose.serial.yml up -d';
const DATABASE = ['docker compose ps postgres', 'docker compose logs --tail 100 postgres'];
const ROOM = ['docker system df', 'sudo du -xh --max-depth=2 / | sort -h | tail -n 20'];

const restart = (service: Service): string => `docker compose restart ${service}`;
/** The service in whose container the doctor looks: that of the api knows no nongso.yaml. */
const serviceOf = ({ config }: Call): Service => (config === undefined ? 'api' : 'gateway');
const log = (service: Service): string => `docker compose logs --tail 100 ${service}`;
const again = (call: Call, user?: string): string =>
  `docker compose exec ${user === undefined ? '' : `--user ${word(user)} `}${serviceOf(call)} node cli/nongso.js doctor${configFlag(call)}`;
/** A new token: `up` takes it where .env has it, a restart where the file has. */
const credentials = ['nano .env', 'docker compose up -d gateway', restart('gateway')];

/** As docs/docker.md has it: a store can only be put back where there is none. */
const restore = (service: Service): readonly string[] => [
  `docker compose rm --stop --force ${service}`,
  `docker volume rm nongso_${service}-data`,
  `docker compose run --rm ${service} restore /backup/${BACKUP}`,
  `docker compose up -d ${service}`,
];

/** What is damaged is kept beside docker-compose.yml first. */
const putBack = (service: Service): readonly string[] => [
  `docker compose stop ${service}`,
  `docker compose cp ${service}:/data ./${service}-damaged`,
  ...restore(service),
];

/**
 * What is different where the program runs in a container: its commands are typed beside docker-compose.yml, those of the
 * machine (disk, clock, adapters) stay as they are.
 */
export const IN_CONTAINER: Mending = {
  pages_missing: () => ['docker build -t nongso .', 'docker compose up -d'],
  rights_of_root: ({ user }, call) => [again(call, user)],
  config_missing: () => ['ls -ln farm'],
  variable_missing: () => ['nano .env docker-compose.yml', 'docker compose up -d gateway'],
  gateway_stopped: () => [restart('gateway')],
  gateway_part: () => [restart('gateway'), log('gateway')],
  gateway_notice: () => [log('gateway')],
  gateway_silent: () => [restart('gateway')],
  other_folder: (_, call) => [again(call)],
  folder_missing: (_, call) => [again(call)],
  port_taken: ({ of }) => ['docker compose ps', restart(of === 'api' ? 'api' : 'gateway')],
  port_elsewhere: (_, call) => [`docker compose exec ${serviceOf(call)} hostname -I`],
  serial_missing: () => ['ls -l /dev/serial/by-id/', WITH_SERIAL],
  serial_forbidden: ({ port, group }) => [
    ...(group === undefined ? [`sudo chgrp dialout ${word(port)}`, `sudo chmod g+rw ${word(port)}`] : []),
    `echo "NONGSO_SERIAL_GID=$(stat -L -c %g ${word(port)})" >> .env`,
    WITH_SERIAL,
  ],
  server_credentials: () => credentials,
  server_no_right: () => credentials,
  server_place: ({ kind, place }) => [
    kind === 'bucket'
      ? `docker compose exec influxdb influx bucket create --name ${word(place)}`
      : `influx -execute ${word(`CREATE DATABASE "${place}"`)}`,
    restart('gateway'),
  ],
  broker_refuses: () => [restart('gateway')],
  api_token: () => credentials,
  own_api_stopped: () => [restart('api')],
  own_api_sick: () => [...DATABASE, restart('api')],
  database_away: () => DATABASE,
  disk_full: () => ROOM,
  disk_tight: () => ROOM,
  folder_forbidden: (_, call) => [
    `docker run --rm --user root --volume nongso_${serviceOf(call)}-data:/data --entrypoint chown nongso -R 1000:1000 /data`,
  ],
  store_damaged: ({ store }) =>
    store === 'journal'
      ? [
          restart('gateway'),
          `docker compose run --rm --env NONGSO_DATA_DIR=/backup/NEW_FOLDER gateway restore /backup/${BACKUP}`,
        ]
      : putBack(store === 'api' ? 'api' : 'gateway'),
  store_forbidden: ({ owner }, call) => [again(call, owner)],
  settings_missing: () => putBack('gateway'),
  restore_unfinished: (_, call) => restore(serviceOf(call)),
  readable_by_others: ({ path }, call) => [
    `docker compose exec ${serviceOf(call)} chmod o-rwx ${word(path)}`,
  ],
};
