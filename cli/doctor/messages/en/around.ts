import type { BrokerOf, Listener } from '../../facts.ts';
import type { Why } from '../../why.ts';
import type { Sentences } from '../words.ts';

const BECAUSE: Readonly<Record<Why, string>> = {
  refused: 'the machine answers, but nothing listens on that port',
  name: 'its name is not known here',
  no_route: 'there is no way to that network',
  no_answer: 'it does not answer',
  certificate: 'its certificate is signed by nobody this machine trusts',
  certificate_time: 'its certificate is not valid now',
  certificate_name: 'its certificate is for another name',
  not_tls: 'one side speaks TLS and the other does not',
  closed: 'the connection broke off',
};

const MEND: Readonly<Record<Why, string>> = {
  refused: 'Start it there, or correct the port.',
  name: 'Correct the name, or see whether the internet and the name server are there.',
  no_route: 'Look at cable, Wi-Fi and SIM of this machine.',
  no_answer: 'See whether that machine is on, and whether a firewall is in between.',
  certificate: 'Give it a certificate of a public authority, or make this machine trust its own.',
  certificate_time: 'Look at the clock here first; if it is right, renew the certificate there.',
  certificate_name: 'Use the name that the certificate is for.',
  not_tls: 'Use https or mqtts with a TLS port, http or mqtt with a plain one.',
  closed: 'See what that server writes into its log.',
};

const LISTENS: Readonly<Record<Listener, string>> = {
  http: 'the phone page',
  mqtt: 'MQTT nodes',
  api: "the cooperative's service",
};
const STARTS: Readonly<Record<Listener, string>> = {
  http: 'the gateway does not start: nothing is watered by rule',
  mqtt: 'the gateway does not start: nothing is watered by rule',
  api: "the cooperative's service does not start: stamps cannot be opened",
};
const VARIABLE: Readonly<Record<Listener, string>> = {
  http: 'http.listen or NONGSO_GATEWAY_PORT',
  mqtt: 'mqtt.listen or NONGSO_MQTT_PORT',
  api: 'NONGSO_API_PORT',
};
const BROKER: Readonly<Record<BrokerOf, string>> = {
  farm: "The farm's broker",
  homeassistant: "Home Assistant's broker",
};
const LOSS: Readonly<Record<BrokerOf, string>> = {
  farm: 'No MQTT node is heard or switched',
  homeassistant: 'Home Assistant shows nothing; the farm itself goes on',
};
const KEY: Readonly<Record<BrokerOf, string>> = {
  farm: 'mqtt.broker',
  homeassistant: 'homeassistant.broker',
};

/** What is found around the machine: ports, cables, servers. */
export const around = {
  gateway_runs: ({ url }) => ({ what: `The gateway runs at ${url}.` }),
  gateway_stopped: ({ url }) => ({
    what: `No gateway runs at ${url} now: nothing is measured or watered by rule.`,
    fix: 'Mend what is wrong, then start it:',
  }),
  gateway_part: ({ part, words }) => ({
    what: `The gateway says that it cannot look after the farm. ${part}: ${words}.`,
    fix: 'Restart it, and look at its log:',
  }),
  gateway_notice: ({ part, words }) => ({
    what: `The gateway says of ${part}: ${words}.`,
    fix: 'What is wrong with that stands beside this, if the doctor can see it; the gateway writes more into its log:',
  }),
  gateway_silent: ({ url, folder }) => ({
    what: `A gateway has the data folder ${folder}, but nothing answers at ${url}. It listens elsewhere, or it hangs: then nothing is watered by rule.`,
    fix: 'Give the doctor the configuration and environment of that gateway, or restart it:',
  }),
  other_folder: ({ url, folder }) => ({
    what: `The gateway at ${url} does not use the data folder ${folder}: what is said here of stores is not about it.`,
    fix: 'Name its folder with NONGSO_DATA_DIR:',
  }),

  port_fine: ({ of, port, state }) => ({
    what: `Port ${port} for ${LISTENS[of]} is ${state === 'free' ? 'free' : "the gateway's"}.`,
  }),
  port_taken: ({ of, port, holder }) => ({
    what: `Port ${port} for ${LISTENS[of]} is taken by ${holder ?? 'another program'}, so ${STARTS[of]}.`,
    fix: `Stop that program, or choose another port with ${VARIABLE[of]}. This shows who has it:`,
  }),
  port_forbidden: ({ of, port }) => ({
    what: `This user may not listen on port ${port} for ${LISTENS[of]}, so ${STARTS[of]}.`,
    fix: `Choose a port above 1023 with ${VARIABLE[of]}, or allow low ports to everybody:`,
  }),
  port_elsewhere: ({ of, host }) => ({
    what: `${host}, where ${LISTENS[of]} should listen, is no address of this machine, so ${STARTS[of]}.`,
    fix: 'Use 0.0.0.0, or one of these addresses, in the configuration or NONGSO_BIND:',
  }),

  serial_fine: ({ bus, port }) => ({ what: `Bus ${bus}: ${port} can be opened.` }),
  serial_missing: ({ bus, port, there }) => ({
    what: `Bus ${bus}: there is no ${port}, so its sensors and relays are cut off. ${there.length === 0 ? 'No adapter is plugged in.' : `There are: ${there.join(', ')}.`}`,
    fix: 'Plug the adapter in, or correct the port of the bus. This shows the adapters by names that stay the same:',
  }),
  serial_forbidden: ({ bus, port, user, group }) => ({
    what: `Bus ${bus}: ${user} has no right to use ${port}, so its sensors and relays are cut off.`,
    fix:
      group === undefined
        ? 'Give the adapter to the group dialout and put the user of the gateway into it, then sign in again or restart the service:'
        : `Put the user of the gateway into the group ${group}, then sign in again or restart the service:`,
  }),
  serial_held: ({ bus, port, holder }) => ({
    what: `Bus ${bus}: ${port} is held by ${holder ?? 'another program'}. Two programs on one bus disturb each other; the gateway may not get it at all.`,
    fix: 'Stop that program. On a desktop it is often ModemManager:',
  }),
  serial_broken: ({ bus, port, words }) => ({
    what: `Bus ${bus}: ${port} cannot be opened: ${words}.`,
    fix: 'Unplug the adapter and plug it in again; if it stays so, try another adapter. This shows what the system says:',
  }),
  serial_unstable: ({ bus, port, stable }) => ({
    what: `Bus ${bus}: there are several adapters, and after the next start ${port} may be another one.`,
    fix: `Write the name that stays into the configuration: ${stable}`,
  }),
  converter_fine: ({ bus, port }) => ({ what: `Bus ${bus}: ${port} is reached, or held by the gateway.` }),
  converter_away: ({ bus, port, why, words }) => ({
    what: `Bus ${bus}: ${port} is not reached: ${BECAUSE[why]} (${words}). Its sensors and relays are cut off.`,
    fix: `${MEND[why]} A converter mostly takes one connection only: see that no other program has it.`,
  }),

  server_fine: ({ server }) => ({ what: `${server} takes what the gateway writes.` }),
  server_away: ({ server, why, words }) => ({
    what: `${server} is not reached: ${BECAUSE[why]} (${words}). Readings are kept here and sent later.`,
    fix: MEND[why],
  }),
  server_credentials: ({ server, key, words }) => ({
    what: `${server} refuses the ${key === 'token' ? 'token' : 'user or password'} (${words}). Readings are kept here and sent once that is right.`,
    fix:
      key === 'token'
        ? 'Make a token with the right to write this bucket (InfluxDB: Load Data, API Tokens), put it into forward.influx.token or INFLUX_TOKEN, and restart the gateway:'
        : 'Correct user and password (forward.influx or forward.victoriametrics; INFLUX_USERNAME, INFLUX_PASSWORD), and restart the gateway:',
  }),
  server_no_right: ({ server, place, words }) => ({
    what: `${server} knows us, but does not let us write into "${place}" (${words}). Readings are kept here.`,
    fix: `Give the token or user the right to write "${place}", then restart the gateway:`,
  }),
  server_place: ({ server, kind, place }) => ({
    what: `${server} has no ${kind} "${place}", or no organization of that name. Readings are kept here.`,
    fix: `Make the ${kind} there, or correct its name in forward.influx, and restart the gateway:`,
  }),
  server_strange: ({ server, words }) => ({
    what: `${server} does not answer as a database does: ${words}. Readings are kept here.`,
    fix: 'Correct the address: it may be that of a page, a proxy or another service. If it is right, look at the log of that server.',
  }),

  broker_fine: ({ of, broker }) => ({ what: `${BROKER[of]} ${broker} lets us in.` }),
  broker_away: ({ of, broker, why, words }) => ({
    what: `${BROKER[of]} ${broker} is not reached: ${BECAUSE[why]} (${words}). ${LOSS[of]}.`,
    fix: MEND[why],
  }),
  broker_refuses: ({ of, broker, words }) => ({
    what: `${BROKER[of]} refuses user or password (${words.startsWith(broker) ? words : `${broker}: ${words}`}). ${LOSS[of]}.`,
    fix: `Correct user and password in ${KEY[of]} (write @ as %40, : as %3A, / as %2F, # as %23, % as %25), or make the user on the broker, then restart the gateway:`,
  }),
  broker_strange: ({ of, broker, words }) => ({
    what: `${BROKER[of]} cannot be used (${words.startsWith(broker) ? words : `${broker}: ${words}`}). ${LOSS[of]}.`,
    fix: 'See that this port is the MQTT port of the broker, and what the broker writes into its log.',
  }),

  api_fine: ({ server }) => ({ what: `The cooperative's service ${server} knows this gateway's token.` }),
  api_away: ({ server, why, words }) => ({
    what: `The cooperative's service ${server} is not reached: ${BECAUSE[why]} (${words}). Sealed days are kept here and sent later.`,
    fix: MEND[why],
  }),
  api_token: ({ server, words }) => ({
    what: `The cooperative's service ${server} refuses this gateway's token (${words}). Sealed days are kept here.`,
    fix: 'In the console, under the gateways of the cooperative, make a new token; put it into forward.api.token and restart the gateway:',
  }),
  api_strange: ({ server, words }) => ({
    what: `${server} does not answer as a cooperative's service does: ${words}. Sealed days are kept here.`,
    fix: "Correct forward.api.url: it may be that of a portal, a proxy or another service. If it is right, look at that service's log.",
  }),

  own_api_runs: ({ url }) => ({ what: `The cooperative's service runs at ${url}.` }),
  own_api_stopped: ({ url }) => ({
    what: `No cooperative's service runs at ${url} now: stamps cannot be opened.`,
    fix: 'Mend what is wrong, then start it:',
  }),
  own_api_setting: ({ words }) => ({
    what: `${words}. The cooperative's service does not start with it.`,
    fix: 'Correct the variable; docs/api.md has all of them.',
  }),
  own_api_sick: ({ url, words }) => ({
    what: `The cooperative's service at ${url} runs, but its database does not answer (${words}). Stamps cannot be opened.`,
    fix: 'See that PostgreSQL runs and that the disk is not full, then restart the service:',
  }),
  database_fine: ({ database }) => ({ what: `PostgreSQL ${database} answers.` }),
  database_away: ({ database, words }) => ({
    what: `PostgreSQL ${database} cannot be used: ${words}. The cooperative's service does not start, and stamps cannot be opened.`,
    fix: 'See that it runs and that DATABASE_URL names the right host, database, user and password:',
  }),
  public_url_missing: () => ({
    what: 'NONGSO_PUBLIC_URL is not set: stamps would point to this machine, and no phone of a buyer opens them.',
    fix: 'Set it to the https address that buyers reach, before the first label is printed.',
  }),
  public_url_away: ({ url, why, words }) => ({
    what: `${url}, where every stamp points to, is not reached from here: ${BECAUSE[why]} (${words}).`,
    fix: `Open it with a phone over mobile data: some routers only hide it from inside. ${MEND[why]}`,
  }),
} satisfies Partial<Sentences>;
