import type { HttpMessages } from './codes.ts';

export const en: HttpMessages = {
  problems: {
    malformed: {
      title: 'The request cannot be read',
      detail: 'Its address or body is malformed. Check it (a body must be JSON) and send it again.',
    },
    invalid: { title: 'The request has mistakes', detail: 'Correct what "errors" lists and send it again.' },
    bad_host: {
      title: 'The host name is malformed',
      detail: "Open the page by the address of the farm's machine, such as http://192.168.1.20:8080.",
    },
    range_backwards: {
      title: 'The range is backwards',
      detail: '"from" must be before "to". Exchange the two.',
    },
    range_too_long: {
      title: 'The range is too long',
      detail: 'At most {days} days can be asked for at once. Ask in several parts.',
    },
    too_many_steps: {
      title: 'Too many points',
      detail:
        'This range with step={step} has {steps} points, at most {limit} are given. Use step={enough} (seconds) or more.',
    },
    no_session: {
      title: 'This phone is not paired',
      detail: "No PIN was entered, or the session has ended. Enter the farm's PIN.",
    },
    wrong_pin: { title: 'Wrong PIN', detail: "Look up the farm's PIN and enter it again." },
    cross_origin: {
      title: 'The command came from another page',
      detail: "Commands are taken from the farm's own page only. Open it and press again.",
    },
    not_found: { title: 'No such address', detail: 'The addresses there are stand in /api/openapi.json.' },
    unknown_zone: {
      title: 'No such zone',
      detail: 'The zone was removed or renamed. Reload the page and choose again.',
    },
    unknown_output: {
      title: 'No such output in this zone',
      detail: 'The output was removed or renamed. Reload the page and choose again.',
    },
    unknown_version: {
      title: 'No such version of the rules',
      detail: 'The versions there are stand in the list of changes. Choose one of them.',
    },
    wrong_method: { title: 'This address does not take that method', detail: 'It takes: {allow}.' },
    slow_request: {
      title: 'The request arrived too slowly',
      detail: 'Go where the signal is better and send it again.',
    },
    locked: {
      title: 'Locked for repair',
      detail:
        'While locked it cannot be run. When the repair is done, press Automatic of that very output to unlock it.',
    },
    rules_changed: {
      title: 'Somebody else has changed the rules',
      detail: 'Nothing was saved. Load the rules again, then make your change anew.',
    },
    too_large: { title: 'The request is too large', detail: 'At most {limit} bytes are taken. Send less.' },
    not_json: {
      title: 'This kind of content is not taken',
      detail: 'Send JSON with content-type: application/json.',
    },
    no_flow_rate: {
      title: 'Litres cannot be counted',
      detail: 'The flow of this output is not set. Run by minutes, or set flow_l_min in the configuration.',
    },
    in_the_past: { title: 'The end time has passed', detail: 'Choose a time after now.' },
    not_current: {
      title: 'This forecast does not count',
      detail:
        "It was issued more than a day before or after the time of the farm's machine. Send a newer one, and check the clock.",
    },
    refused: { title: 'This cannot be done', detail: 'The machine refused it with "{reason}".' },
    unknown_letter: {
      title: 'No such letter',
      detail: 'It was removed with age, or the number is wrong. Load the list again and choose from it.',
    },
    letter_settled: {
      title: 'This letter is settled already',
      detail: '{by} has replayed or dropped it. Load the list again.',
    },
    point_taken: {
      title: 'There is another value already',
      detail:
        'At that time {point} is {value}, and what was measured stays. Choose another name, or drop the letter.',
    },
    entry_gone: {
      title: 'What it is about is gone',
      detail: 'The reading was removed with age, or was changed and so sent again since. Drop the letter.',
    },
    only_drop: {
      title: 'This letter can only be dropped',
      detail:
        'What came cannot be read in any way, or not all of it was kept. Look for the cause at the device, then drop it.',
    },
    repair_unfit: {
      title: 'This repair does not fit the letter',
      detail: '"{repair}" changes nothing about it. Leave that away and try again.',
    },
    rename_needed: {
      title: 'The metric needs another name',
      detail: 'Say which metric "{name}" is ("rename"). Names like it: {near}.',
    },
    rename_unknown: { title: 'No such metric', detail: '"{name}" is not known. Names like it: {near}.' },
    number_needed: {
      title: 'The value is no number',
      detail: 'It came as {text}. If it is a number sent as text, replay it with "number".',
    },
    no_number: {
      title: 'This is not one number',
      detail:
        '{text} cannot be read. Only digits with at most one "." or "," are, and the unit "{unit}" behind them. Drop the letter.',
    },
    payload_needed: {
      title: 'The corrected message is missing',
      detail: 'Send the whole message as it should have been ("payload"), or drop the letter.',
    },
    payload_unreadable: {
      title: 'The corrected message cannot be read either',
      detail: 'It fails with "{reason}". Correct it and send it again.',
    },
    name_needed: {
      title: 'Which name is meant?',
      detail: 'These letters may have come under several names. Say which one is to be renamed ("name").',
    },
    other_name: { title: 'It came under another name', detail: 'Its name is "{name}". Replay it by itself.' },
    too_many_tries: {
      title: 'Wrong PIN too many times',
      detail: 'Wait {seconds} seconds, then enter it again.',
    },
    header_too_large: {
      title: 'The head of the request is too large',
      detail: 'Delete the cookies of this page and open it again.',
    },
    internal: {
      title: 'The machine has failed',
      detail:
        'A command may not have taken effect, so look at the state. If it fails again, tell the technician number {request}.',
    },
    no_pin: {
      title: 'This machine has no PIN yet',
      detail: 'Ask the technician to set a PIN for it, then enter that.',
    },
    too_many_streams: {
      title: 'Too many screens are open',
      detail: 'The machine serves {limit} screens at once. Close some and open this one again.',
    },
    busy: {
      title: 'It could not be saved',
      detail:
        'The memory card is busy or broken. Try again in {seconds} seconds; if it stays so, check the card.',
    },
    no_readings: {
      title: 'Nothing was measured in this range',
      detail: 'The gateway has kept no readings of this zone then. Choose another range.',
    },
    backtests_busy: {
      title: 'Other rules are being tried out',
      detail: 'Rules are tried on the past one at a time, and several wait. Try again in {seconds} seconds.',
    },
    slow_answer: {
      title: 'The machine took too long',
      detail: 'Try again in {seconds} seconds, or ask for a shorter range.',
    },
  },
  pageMissing: 'The phone page has not been built. Run: npm run build, then start again.',
};
