/**
 * What becomes of each command that a document shows. README.md is replayed as a whole by test/e2e/readme.test.ts. All
 * others stand here, one line each: a command that stands nowhere fails, and so does a line that no document shows.
 */

/** `says` is looked for in what it prints. */
export interface Step {
  readonly command: string;
  readonly says: RegExp;
}

/** Run by test/e2e/documents.test.ts in this order, in the folder of a farm whose gateway runs. */
export const ON_THE_FARM: readonly Step[] = [
  { command: 'npx nongso profiles', says: /jxct-soil-7in1/ },
  {
    command: 'npx nongso device add node-8 --profile nongso-node --zone khu-1 --config nongso.yaml',
    says: /"topic":"farm\/dong-tao\/node-8\/up"/,
  },
  { command: 'npx nongso pin', says: /\b\d{6}\b/ },
  { command: 'npx nongso pin --unpair', says: /\b\d{6}\b/ },
  { command: 'npx nongso password 0912345678', says: /new password of 0912345678: \S+/ },
  { command: 'curl -s http://127.0.0.1:8080/healthz', says: /"journal":\{"ok":true/ },
  { command: 'npx nongso doctor --config nongso.yaml --lang vi', says: /nongso\.yaml/ },
  { command: 'npx nongso dead summary --config nongso.yaml', says: /2 {2}node-7 +unknown_metric/ },
  { command: 'npx nongso dead list --config nongso.yaml', says: /not_json/ },
  { command: 'npx nongso dead list --device node-7 --config nongso.yaml', says: /not_json/ },
  { command: 'npx nongso dead show 1234 --config nongso.yaml', says: /soil_moist/ },
  {
    command: 'npx nongso dead replay 1234 --rename soil.moisture --number --config nongso.yaml',
    says: /1 letters? done|replayed/,
  },
  {
    command:
      'npx nongso dead replay --device node-7 --code unknown_metric --name soil_moist --rename soil.moisture --config nongso.yaml',
    says: /1 letters done/,
  },
  {
    command: 'npx nongso dead drop --device node-7 --code not_json --config nongso.yaml',
    says: /1 letters done/,
  },
  {
    command: 'npx nongso backup /media/usb/nongso-2026-11-22 --config nongso.yaml',
    says: /all of it was checked/,
  },
  {
    command: 'NONGSO_DATA_DIR=/var/lib/nongso npx nongso restore /media/usb/nongso-2026-11-22',
    says: /holds journal\.db, settings\.db, api\.db, nongso\.yaml as of/,
  },
  { command: 'node --version', says: /^v2\d\./ },
];

/** Run by the same test in this order, on a computer whose services were set up by `install-service`; `sudo` changes nobody. */
export const ON_THE_COMPUTER: readonly Step[] = [
  { command: 'sudo nongso pin', says: /\b\d{6}\b/ },
  {
    command:
      'sudo nongso device add node-8 --profile nongso-node --zone khu-1 --config /etc/nongso/nongso.yaml',
    says: /"topic":"farm\/dong-tao\/node-8\/up"/,
  },
  {
    command: 'sudo nongso backup /var/backups/nongso/before-0.2.0 --config /etc/nongso/nongso.yaml',
    says: /all of it was checked/,
  },
  { command: 'mkdir -p farm backup', says: /^$/ },
  { command: 'cp deploy/nongso.yaml farm/nongso.yaml', says: /^$/ },
  { command: 'sudo ln -sfn 0.2.0 /opt/nongso/current', says: /^$/ },
  { command: 'sudo ln -sfn 0.1.0 /opt/nongso/current', says: /^$/ },
  { command: 'sudo mv /var/lib/nongso /var/lib/nongso.newer', says: /^$/ },
  {
    command: 'sudo nongso restore /var/backups/nongso/before-0.2.0',
    says: /holds .*settings\.db, nongso\.yaml as of/,
  },
];

/**
 * Not run, by how they begin, and why. What they name is looked at all the same (faults.ts): commands and flags of nongso,
 * units of systemd, files, services of Docker, npm scripts.
 */
export const CHECKED: Readonly<Record<string, string>> = {
  'git clone ': 'asks the internet',
  'git pull': 'asks the internet',
  'git tag --force before': 'changes the checkout',
  'git reset --keep before': 'changes the checkout',
  'chmod -R a+rX ': 'changes the checkout; test/unit/support/containers.test.ts looks whether it names all',
  'cd ': 'says where the next line runs',
  'ssh ': 'needs another computer',
  'rsync ': 'needs another computer',
  'npm ': 'is how the tests themselves are built and started',
  'INFLUX_URL=http://127.0.0.1:8086 INFLUX_DATABASE=telemetry npx nongso ingest ':
    'needs the brokers of a cluster: test/integration/ingest runs it',
  'sudo apt ': 'changes the computer',
  'sudo install ': 'needs the user of the service',
  'sudo nano ': 'is for hands',
  'sudo node cli/nongso.js install-service ':
    'writes into /etc: test/contract/cli/install-service.test.ts runs it elsewhere',
  'sudo node /opt/nongso/current/cli/nongso.js install-service ':
    'writes into /etc: test/e2e/service.test.ts runs it in a computer of its own',
  'sudo udevadm ': 'needs udev',
  'sudo systemctl ': 'needs systemd as process 1',
  'systemctl ': 'needs systemd as process 1',
  'journalctl ': 'needs systemd as process 1',
  'sudo journalctl ': 'needs systemd as process 1',
  timedatectl: 'needs systemd as process 1',
  'docker ': 'needs a Docker engine; test/integration/containers runs the same programs without one',
  'test -s .env || (umask 077; docker run ':
    'needs a Docker engine; test/unit/cli/secrets.test.ts runs it with npx',
  'sudo chown -R 1000:1000 ': 'gives files to the user of the containers',
  'NONGSO_PICTURES=docs/pictures npm test ': 'is how the pictures are made anew',
  'sudo raspi-config ': 'needs a Raspberry Pi',
  'sudo reboot': 'ends the computer',
  'sudo wdctl': 'needs a hardware watchdog',
  'sudo hwclock ': 'needs a clock with a battery',
  'sudo nongso doctor ': 'judges this computer, which has no such service',
};
