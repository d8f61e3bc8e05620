import { formatNumber } from '../format.ts';
import type { AlarmCode } from '../message.ts';

/** What happened, what it means, what to do. @param name what it is about */
export const alarms: Readonly<Record<AlarmCode, (name: string, count: number) => string>> = {
  no_answer: (name) =>
    `${name} does not answer commands. It returns to its safe state by itself when its time is up. Check the power and cable of the relay board.`,
  no_answer_battery: (name) =>
    `${name} does not answer commands. With battery left it shuts by itself when its time is up; if the battery went flat while it was open, it stays open. Go and look, shut it by hand if need be, then check battery and radio.`,
  not_obeyed: (name) =>
    `${name} does not obey commands; its relay may be stuck. Shut it by hand or cut its power (switch a fan or aerator on by hand), then have it repaired.`,
  pump_runs_on: (name) => `The pump ${name} does not switch off. Cut its power at once.`,
  wrong_channel: (name) =>
    `${name}: the relay board switched another channel, so it is not switched on any more. Have whoever installed it check the type of the board and the channel in the configuration file.`,
  unsafe_device: (name) =>
    `${name}: the device does not keep its safe settings and might switch itself on after a power cut, so it is not switched on. Have whoever installed it set up the device again.`,
  command_refused: (name) =>
    `${name}: the device refuses commands. See whether it is on or off, then have whoever installed it check the device and the channel in the configuration file.`,
  drifted: (name) =>
    `${name} changed by itself without a command. See whether the board restarted or somebody pressed its button.`,
  device_offline: (name) => `No contact with ${name}. Check its power, cable or radio.`,
  stale: (name) => `${name} has sent no new reading for a long time. Check the sensor.`,
  store: () =>
    'The memory card cannot be written. Watering goes on, but readings may be lost. Check the card.',
  journal_full: () =>
    'The room for readings is full and the old ones could not be sent yet, so new readings are not kept for now. Watering goes on. Check the network and the server that takes the data; or allow more room under journal in the configuration file and restart the control box.',
  disk_full: () =>
    'The memory card is full, so new readings are not kept; commands and settings still are. If this lasts, nothing starts by itself any more. Delete files that are not needed from the card, or put in a larger one. Once there is room it goes on by itself.',
  store_damaged: () =>
    'A part of the records on the memory card cannot be read any more. Watering goes on. Restart the control box: it then saves by itself what can be read, which may take some minutes. If this comes again, replace the card.',
  journal_salvaged: (name, count) =>
    `The records on the memory card were damaged. ${formatNumber('en-GB', count, 0)} entries could be saved and the control box goes on with them; what is missing shows as a gap. The damaged file is kept in the folder ${name}. Replace the card soon. Once whoever installed it has looked at that folder or copied it away, delete it: then this notice goes.`,
  disk_hangs: () =>
    'The memory card does not respond, so new readings are not kept. Watering goes on for some hours. Restart the control box; if it comes back, replace the card.',
  card_wear: () =>
    'The memory card is written to so much that it may fail within two years. Have whoever installed it have it written less often under journal in the configuration file, see whether another program writes much, or put in a larger card or an SSD.',
  degraded: () =>
    'The memory card could not be written for many hours, so nothing starts by itself any more. Replace the card. Start by hand if urgent.',
  forwarder: (name) =>
    `Data cannot be sent to ${name}. It is kept on the control box and will be sent later. If this lasts, check the network and whether that server runs.`,
  forwarder_credentials: (name) =>
    `${name} does not accept this control box: the token, user or password is wrong. All data is kept here. Correct it under forward in the configuration file and restart the control box.`,
  forwarder_place: (name) =>
    `${name} has no database or bucket of that name. All data is kept here. Make it on that server, or correct the name under forward in the configuration file and restart the control box.`,
  forwarder_request: (name) =>
    `${name} takes nothing of what it is sent. All data is kept here. Check address, organisation and bucket or database under forward in the configuration file.`,
  api_away: (name) =>
    `Data cannot be sent to the cooperative's server (${name}). It is kept on the control box and will be sent later.`,
  api_refuses: (name) =>
    `The cooperative's server (${name}) does not accept this control box. Its data is kept here. Check the address and the token under forward.api in the configuration file; if need be, ask the cooperative for a new token.`,
  evidence_refused: (name) =>
    `The cooperative's server does not take the data of some days of ${name}. It is kept on the control box. Tell the cooperative's manager; once it is mended, restart the control box.`,
  evidence_unsealed: (name) =>
    `The data of some days of ${name} could not be made ready for the cooperative. It is kept on the control box, which tries again every 15 minutes. If this does not go away by itself, call whoever installed it: its log says why.`,
  accounts_off: (name) =>
    `The data of ${name} does not add up: something that it sent cannot be accounted for. Watering goes on as usual. See under Data which day is off, then have whoever installed it back up and check the control box.`,
  unsaved: (name) =>
    `The command for ${name} is in force but could not be saved. Press again after a power cut.`,
  unsupported_setting: (name) =>
    `The setting "${name}" in the configuration file does nothing in this version.`,
  no_clock: () =>
    'The clock of the control box is not right yet, so it starts nothing by itself. Connect it to the internet. Start by hand if urgent.',
  homeassistant_away: () =>
    'No contact with Home Assistant. Watering at the farm goes on as usual. Check the computer that runs Home Assistant and the network.',
  broker_away: (name) =>
    `No contact with the MQTT broker ${name}. Devices that report through it are not heard and cannot be switched; what runs is ended by their own timers. Devices on cables go on. Check that computer and the network.`,
  broker_refuses: (name) =>
    `The MQTT broker ${name} does not let this control box in: user, password, certificate or rights are wrong. Devices that report through it are not heard and cannot be switched. Correct the mqtt section of the configuration file or the broker; the log says what is wrong.`,
  broker_taken: (name) =>
    `Another program logs in at the MQTT broker ${name} under the name of this control box, and the two throw each other out. See whether a second control box runs for this farm and stop one, or give it another name under mqtt in the configuration file.`,
  broker_unsteady: (name) =>
    `The MQTT broker ${name} soon breaks off every connection of this control box and does not say why. See whether another control box or program logs in there under the same name, and look into the log of the broker.`,
  rule_unfit: (name) =>
    `The rule "${name}" no longer fits the farm and does not run. Its output or sensor may have been removed or renamed. Look at the rule and correct it.`,
  rules_unsaved: () =>
    'The rules in the configuration file were changed but could not be saved, so the ones before go on. Check the memory card, then restart the control box.',
  probe_disagrees: (name) =>
    `The soil sensor of ${name} differs much from the water that is worked out. Watering goes on by what is worked out. See whether the soil is dry or wet, then check the sensor, the sprinklers and the settings of the soil.`,
  leak: (name) =>
    `${name}: water flows although the valves are shut. A pipe may be broken or a valve stuck. Look at the pipes and shut the water by hand.`,
  no_flow: (name) =>
    `${name}: a valve is open and no water flows. The plants get no water. Look at the source, the filter and the pump.`,
  burst: (name) =>
    `${name}: far too much water flows. A pipe may be broken or have come off. No more water is taken. Look at the pipes.`,
  dry_run: (name) =>
    `${name}: the pump runs dry, which can burn it out. It was switched off. Look at the source and the suction pipe.`,
  dead_head: (name) =>
    `${name}: the pump runs but its water cannot get out. A valve may be stuck or a pipe blocked. The pump was switched off. Look at the valves and pipes.`,
  stuck: (name) =>
    `${name}: a valve does not shut or the pump does not stop, and water may run on. Shut the valve by hand, cut the power of the pump and have it repaired.`,
};
