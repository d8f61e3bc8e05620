/** What the computer is told beside the units: user, command for people, settings, and how it logs and watches itself. */
import { ENV_FILE, SERVICE_USER, programOf } from './plan.ts';
import type { ServiceFile, ServicePlan } from './plan.ts';

/** For everybody who may sign in: what a person types instead of the whole call. */
export const WRAPPER = '/usr/local/bin/nongso';

const file = (path: string, text: string): ServiceFile => ({ path, mode: 0o644, text, write: 'always' });

const SYSUSERS = (plan: ServicePlan): string => `u ${SERVICE_USER} - "Nông Số" ${plan.dataDir}
# Who may use serial ports.
m ${SERVICE_USER} dialout
`;

/** As the services' own user: a store that root has opened, the gateway could not write any more. */
const wrapper = (plan: ServicePlan): string => `#!/bin/sh
# Runs a command of Nông Số as the services do: with their user, data folder, tokens and passwords.
if [ "$(id -u)" -ne 0 ]; then
  echo "nongso: call it with sudo: sudo nongso $*" >&2
  exit 1
fi
export NONGSO_DATA_DIR=${plan.dataDir} HOME=${plan.dataDir}
exec setpriv --reuid=${SERVICE_USER} --regid=${SERVICE_USER} --init-groups --inh-caps=-all -- \\
  ${plan.node} --env-file-if-exists=${ENV_FILE} ${programOf(plan)} "$@"
`;

const ENV_TEXT = `# Tokens and passwords of the services, one NAME=value a line; read at their start.
# The farm's: what nongso.yaml takes with "!env NAME".
# INFLUX_TOKEN=
# NONGSO_GATEWAY_TOKEN=
# The cooperative's api:
# NONGSO_PUBLIC_URL=https://
# DATABASE_URL=
`;

const JOURNALD = `# The log is kept through a power cut, and never fills the card.
[Journal]
Storage=persistent
SystemMaxUse=64M
SystemMaxFileSize=8M
RuntimeMaxUse=32M
`;

const WATCHDOG = `# The hardware starts the computer anew when systemd itself does not answer for so long.
# The watchdog of a Raspberry Pi counts to 15 s at most.
[Manager]
RuntimeWatchdogSec=15s
RebootWatchdogSec=2min
`;

/** The files of a plan that are no units and no udev rules. */
export const computerFiles = (plan: ServicePlan): ServiceFile[] => [
  file('/etc/sysusers.d/nongso.conf', SYSUSERS(plan)),
  { path: WRAPPER, mode: 0o755, text: wrapper(plan), write: 'always' },
  { path: ENV_FILE, mode: 0o600, text: ENV_TEXT, write: 'once' },
  ...(plan.computer === 'farm'
    ? [
        file('/etc/systemd/journald.conf.d/90-nongso.conf', JOURNALD),
        file('/etc/systemd/system.conf.d/90-nongso.conf', WATCHDOG),
      ]
    : []),
];
