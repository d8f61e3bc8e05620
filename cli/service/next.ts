import { SERVICE_USER } from './plan.ts';
import type { ServicePlan } from './plan.ts';
import { startedUnits } from './units.ts';

/** What a person has to call after the files are written; nothing of it is done by us. */
export function nextCommands(
  plan: ServicePlan,
  { udev, foreign }: { readonly udev: boolean; readonly foreign: readonly string[] },
): string[] {
  return [
    ...foreign.map((folder) => `sudo chown -R ${SERVICE_USER}: ${folder}`),
    ...(udev
      ? ['sudo udevadm control --reload', 'sudo udevadm trigger --subsystem-match=tty --action=add']
      : []),
    // Settings of systemd itself are read only when it begins anew, which stops nothing. A log that was kept in memory
    // stays there until it is told to go to the disk.
    ...(plan.computer === 'farm'
      ? ['sudo systemctl daemon-reexec', 'sudo systemctl restart systemd-journald', 'sudo journalctl --flush']
      : ['sudo systemctl daemon-reload']),
    `sudo systemctl enable --now ${startedUnits(plan).join(' ')}`,
  ];
}
