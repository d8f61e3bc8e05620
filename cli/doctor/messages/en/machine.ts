import { listOf, spanIn } from '../format.ts';
import type { Sentences } from '../words.ts';

const span = spanIn({ second: 's', minute: 'min', hour: 'h', day: 'days' });

const STORE = {
  journal: 'The journal (readings, decisions, what the valves did)',
  settings: 'The settings (rules, credentials, PIN, keys)',
  api: "The api's database (records, stamps)",
} as const;

/** What is found on the machine itself. */
export const machine = {
  installed: ({ version, node }) => ({ what: `Nông Số ${version} on Node.js ${node}.` }),
  pages_missing: ({ root }) => ({
    what: `The pages in ${root}/dist are not built, so phones get no page.`,
    fix: 'Build them, then restart the services:',
  }),
  rights_of_root: ({ user }) => ({
    what: `You are root, and root may do everything: whether ${user}, who owns the data folder, may use ports and adapters was not looked at.`,
    fix: `Run the doctor as ${user}:`,
  }),

  config_fine: ({ file, devices, zones }) => ({
    what: `${file} is right: ${devices} devices, ${zones} zones.`,
  }),
  no_gateway_here: () => ({
    what: 'No nongso.yaml was named, so only the api of this machine was looked at.',
  }),
  config_missing: ({ file }) => ({
    what: `${file} cannot be read, so the gateway does not start.`,
    fix: 'Give the right path with --config, and make the file readable for this user:',
  }),
  config_mistake: ({ file, path, words }) => ({
    what: `${file}${path === '' ? '' : `, ${path}`}: ${words}. The gateway does not start with it.`,
    fix: 'Correct the line and run the doctor again. docs/configuration.md describes every key.',
  }),
  variable_missing: ({ file, path, variable }) => ({
    what: `${file} takes ${path} from the environment variable ${variable}, which is not set here. Without it the gateway does not start.`,
    fix: 'If the service has the variable, run the doctor with its environment; else set it there:',
  }),
  not_looked_at: ({ file, parts }) => ({
    what:
      parts.length === 0
        ? `Nothing of the farm was looked at as long as ${file} is wrong there: no port, no bus, no broker and no server.`
        : `What ${file} says of ${listOf(parts, 'more')} was not looked at: it is wrong, or does not stand without what is wrong.`,
    fix: 'Mend what is wrong in the file, then run the doctor again.',
  }),
  setting_unused: ({ file, path }) => ({
    what: `${file}: this version does nothing with ${path}.`,
    fix: 'Take the key out, so that nobody relies on it.',
  }),

  clock_fine: ({ now, by }) => ({
    what: `The clock says ${now}${by.length === 0 ? '; nobody was there to compare it with' : `, as does ${by.join(', ')}`}.`,
  }),
  clock_behind: ({ now, newest }) => ({
    what: `The clock is wrong: it says ${now}, but the newest reading came at ${newest}. Until the clock has passed that, the gateway starts nothing by itself.`,
    fix: 'Connect the network and let the clock be set, or set it by hand (in UTC). A small computer without a battery for its clock needs one (DS3231):',
  }),
  clock_before_build: ({ now }) => ({
    what: `The clock is wrong: it says ${now}, before this program was made. The gateway starts nothing by itself, and certificates count as not valid.`,
    fix: 'Connect the network and let the clock be set, or set it by hand (in UTC):',
  }),
  clock_differs: ({ now, server, ahead_s }) => ({
    what: `The clock says ${now}, which is ${span(Math.abs(ahead_s))} ${ahead_s > 0 ? 'ahead of' : 'behind'} ${server}. Readings get the wrong time, and rules by the clock run at the wrong hour.`,
    fix: 'Let the clock be set from the network. If it already is, the clock of that server is the wrong one:',
  }),
  clock_unsynchronized: ({ now }) => ({
    what: `The system does not know whether its clock is right (${now}): no time server was reached, and no other server was there to compare it with.`,
    fix: 'Compare it with a watch. Let it be set from the network:',
  }),
  timezone: ({ farm, system }) => ({
    what: `Rules follow the farm's time zone, ${farm}; this machine's own is ${system}.`,
  }),

  disk_fine: ({ folder, free_mb }) => ({ what: `${free_mb} MB are free for ${folder}.` }),
  disk_full: ({ folder, free_mb }) => ({
    what: `The disk under ${folder} is nearly full: ${free_mb} MB are left. Once it is full, new readings are refused until 32 MB are free; watering goes on.`,
    fix: 'Delete what is not needed, or use a larger card. This shows what takes the room:',
  }),
  disk_tight: ({ folder, free_mb, wanted_mb }) => ({
    what:
      wanted_mb === undefined
        ? `Only ${free_mb} MB are left under ${folder}: a backup, an update or a log soon fills that, and then new readings are refused.`
        : `The journal may grow to ${wanted_mb} MB, but only ${free_mb} MB are left under ${folder}: the disk will be full before old readings are removed.`,
    fix:
      wanted_mb === undefined
        ? 'Delete what is not needed, or use a larger card. This shows what takes the room:'
        : 'Make room, or set journal.max_mb in nongso.yaml to what the disk has, then restart the gateway. This shows what takes the room:',
  }),
  folder_missing: ({ folder }) => ({
    what: `There is no data folder ${folder}. On a new farm that is right: the first start makes it. On one that runs, this is not its folder.`,
    fix: 'Name the folder of the service with NONGSO_DATA_DIR:',
  }),
  folder_read_only: ({ folder }) => ({
    what: `${folder} can only be read. Mostly that is a card that is failing: the system has locked it, and nothing is kept any more.`,
    fix: 'Copy the data away now, then replace the card. This shows what the system says:',
  }),
  folder_forbidden: ({ folder, user, owner }) => ({
    what: `${user} may not use the data folder ${folder}, which belongs to ${owner}. A gateway of this user does not start.`,
    fix: `Run gateway and doctor as ${owner}, or give the folder to the user of the gateway:`,
  }),

  store_fine: ({ store, size_mb, looked }) => ({
    what: `${STORE[store]}: sound, ${size_mb.toFixed(1)} MB${looked === 'part' ? '; of so large a store only the newest part was looked at (all of it: --deep)' : ''}.`,
  }),
  store_unseen: ({ store, file, words }) => ({
    what: `${STORE[store]} in ${file} could not be looked at: ${words}.`,
    fix: 'Run the doctor again; if it stays so, look at it while the service is stopped.',
  }),
  store_damaged: ({ store, file, words }) => ({
    what: `${STORE[store]} in ${file} is damaged: ${words}.`,
    fix:
      store === 'journal'
        ? 'Restart the gateway: it puts the damaged file aside, saves everything that can be read and goes on. Then replace the card. If it does not start, restore the last backup into a new folder:'
        : 'Nobody can guess what was in it. Stop the service, move the folder away and restore the last backup, then replace the card:',
  }),
  store_forbidden: ({ file, user, owner }) => ({
    what: `${user} may not read ${file}, which belongs to ${owner}, so it was not looked at.`,
    fix: `Run the doctor as ${owner}:`,
  }),
  settings_missing: ({ file }) => ({
    what: `There is a journal but no ${file}: rules, credentials and keys are gone, and a start would make empty ones.`,
    fix: 'Do not start the gateway. Move the folder away and restore the last backup:',
  }),
  damaged_kept: ({ folder }) => ({
    what: `A damaged journal was put aside in ${folder}; what could be read of it was saved.`,
    fix: 'Replace the card soon. Copy the folder away, then delete it, and this notice goes.',
  }),
  restore_unfinished: ({ folder }) => ({
    what: `A restore into ${folder} was interrupted. The gateway does not start on it.`,
    fix: 'Empty the folder and restore again:',
  }),

  longest_away: ({ outputs, lost_s }) => ({
    what: `${outputs.join(', ')}: back in the safe state at most ${span(lost_s)} after gateway, cable or broker are gone.`,
  }),
  renewal_unknown: ({ output, device, profile, lost_s }) => ({
    what: `${output}: nobody has tried whether the timer of ${device} (${profile}) can be restarted while it runs, so it is not relied on: each run is one lease of the whole dose, and without the gateway it ends after at most ${span(lost_s)}.`,
    fix: 'Set on_max_s of this output to what the crop and the well can bear.',
  }),
  stays_without_power: ({ output, device }) => ({
    what: `${output}: ${device} stays as it is when its own power or battery is gone. Open then, it stays open.`,
    fix: 'Put a valve that closes without power before it, and replace batteries in time.',
  }),

  readable_by_others: ({ path, what }) => ({
    what:
      what === 'config'
        ? `${path} has a password or token in it and can be read by everybody on this machine.`
        : `${path} can be opened by everybody on this machine; it holds what opens the farm.`,
    fix: 'Take the rights of others away:',
  }),

  check_late: ({ check, limit_s }) => ({
    what: `The look at "${check}" did not end within ${limit_s} s; a disk or server that hangs does that.`,
    fix: 'Run the doctor again. If it stays so, look at the disk first:',
  }),
  check_failed: ({ check, words }) => ({
    what: `The look at "${check}" failed: ${words}.`,
    fix: 'Run the doctor again; if it stays so, report it with this line.',
  }),
} satisfies Partial<Sentences>;
