import { ENV_FILE, SERVICE_USER, UNIT_DIR, programOf } from './plan.ts';
import type { ServiceFile, ServicePlan } from './plan.ts';

const UNIT_MODE = 0o644;
/** Restarted when the control loop did not tick for so long, s. The leases of boards with a timer have ended by then. */
const WATCHDOG_S = 60;

const unit = (name: string, text: string): ServiceFile => ({
  path: `${UNIT_DIR}/${name}`,
  mode: UNIT_MODE,
  text,
  write: 'always',
});

const isAtHome = (path: string): boolean => /^\/(home|root)(\/|$)/.test(path);

/** What every service of ours shares: who runs it, what it is told, and what it has no business with. */
function surroundings(plan: ServicePlan, writes: readonly string[]): string {
  const paths = [plan.root, plan.node, plan.configFile, ...writes];
  return `User=${SERVICE_USER}
UMask=0077
EnvironmentFile=-${ENV_FILE}
Environment=NONGSO_DATA_DIR=${plan.dataDir}
WorkingDirectory=${plan.dataDir}
LimitCORE=0

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${writes.join(' ')}
${paths.some(isAtHome) ? '' : 'ProtectHome=yes\n'}PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
# No DeviceAllow, PrivateDevices or ProtectClock: each would shut out an adapter that is plugged in later.
# The user and its groups decide about devices.`;
}

const gatewayUnit = (plan: ServicePlan): string => `[Unit]
Description=Nông Số gateway
# Not the network's readiness and not the time: the farm is watered without both.
After=network.target
RequiresMountsFor=${plan.dataDir}
# A farm never gives up: it is started again however often it failed.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${plan.node} ${programOf(plan)} gateway --config ${plan.configFile}
# The control loop keeps this alive; when it stands still, the gateway is killed and started again.
WatchdogSec=${WATCHDOG_S}
Restart=always
RestartSec=3
# Saving what a damaged card left of the journal may take long.
TimeoutStartSec=infinity
TimeoutStopSec=90
KillMode=mixed
KillSignal=SIGTERM

Nice=-5
OOMScoreAdjust=-500
MemoryMax=70%
LogRateLimitIntervalSec=30
LogRateLimitBurst=1000
${surroundings(plan, [plan.dataDir])}

[Install]
WantedBy=multi-user.target
`;

const apiUnit = (plan: ServicePlan): string => `[Unit]
Description=Nông Số api
After=network.target postgresql.service
RequiresMountsFor=${plan.dataDir}
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${plan.node} ${programOf(plan)} api
Restart=always
RestartSec=3
TimeoutStopSec=90
KillMode=mixed
KillSignal=SIGTERM

LogRateLimitIntervalSec=30
LogRateLimitBurst=1000
${surroundings(plan, [plan.dataDir])}

[Install]
WantedBy=multi-user.target
`;

const backupUnit = (plan: ServicePlan, backupDir: string): string => `[Unit]
Description=Nông Số backup of the night
# A stick that /etc/fstab names and that is not there fails here, instead of filling the card under its name.
RequiresMountsFor=${plan.dataDir} ${backupDir}

[Service]
Type=oneshot
# One folder for each day of the week.
ExecStart=/bin/sh -c 'into=${backupDir}/nongso-$$(date +%%u); rm -rf $$into && exec ${plan.node} ${programOf(plan)} backup $$into --config ${plan.configFile}'

Nice=19
IOSchedulingClass=idle
${surroundings(plan, [plan.dataDir, backupDir])}
`;

const BACKUP_TIMER = `[Unit]
Description=Nông Số backup of the night

[Timer]
OnCalendar=*-*-* 02:00:00
RandomizedDelaySec=15min
# One that was missed because the computer was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
`;

/** The units of a plan. */
export const unitFiles = (plan: ServicePlan): ServiceFile[] => [
  unit('nongso-gateway.service', gatewayUnit(plan)),
  ...(plan.api === 'with' ? [unit('nongso-api.service', apiUnit(plan))] : []),
  ...(plan.backupDir === undefined
    ? []
    : [
        unit('nongso-backup.service', backupUnit(plan, plan.backupDir)),
        unit('nongso-backup.timer', BACKUP_TIMER),
      ]),
];

/** The units that start with the computer. */
export const startedUnits = ({ api, backupDir }: ServicePlan): string[] => [
  'nongso-gateway',
  ...(api === 'with' ? ['nongso-api'] : []),
  ...(backupDir === undefined ? [] : ['nongso-backup.timer']),
];
