import { randomBytes } from 'node:crypto';
import { isMap, isSeq } from 'yaml';
import type { Document } from 'yaml';
import { ID_PATTERN } from '../../domain/id.ts';
import type { MqttProfile, ProfileLibrary } from '../../domain/profile/schema.ts';
import { chirpstackTopic, formatTopic, tasmotaTopic } from '../../domain/wire/topics.ts';
import { ConfigError } from '../../gateway/config/mistake.ts';
import { addCredential, CredentialExists, newSecret } from '../../gateway/store/settings/credentials.ts';
import { Failure, flag, WrongUsage } from '../command.ts';
import type { Arguments, Command, Surroundings } from '../command.ts';
import { brokenBy } from '../config-check.ts';
import { readDocument, textOf, withLock, writeDocument } from '../config-file.ts';
import { gatewaysDataDir } from '../data-dir.ts';
import { migrationsDir } from '../package-root.ts';
import { loadProfiles } from '../profiles.ts';

/** What the file says of a device that it names already. */
function deviceInFile(
  document: Document,
  id: string,
): { readonly profile: string; readonly application: string } | undefined {
  const devices: unknown = document.get('devices');
  if (!isSeq(devices)) return undefined;
  const found = devices.items.find((item) => isMap(item) && item.get('id') === id);
  return isMap(found)
    ? { profile: String(found.get('profile')), application: String(found.get('application')) }
    : undefined;
}

/** Adds a device to the document. @throws Failure when a gateway would refuse the file for it */
function append(
  document: Document,
  device: Readonly<Record<string, string>>,
  given: { readonly file: string; readonly profiles: ProfileLibrary; readonly env: Surroundings['env'] },
): void {
  const before = textOf(document);
  const node = document.createNode(device, { flow: true });
  if (isSeq(document.get('devices'))) document.addIn(['devices'], node);
  else document.set('devices', document.createNode([node]));
  const mistakes = brokenBy({ before, after: textOf(document) }, given);
  if (mistakes.length > 0)
    throw new Failure(
      `nothing was changed, since the gateway would not start with ${given.file} then:\n${new ConfigError(mistakes).message}`,
    );
}

interface Wanted {
  readonly id: string;
  readonly file: string;
  readonly profile: ConnectingProfile;
  readonly profiles: ProfileLibrary;
}

interface Credential {
  readonly username: string;
  readonly password: string;
}

/** Of a device that logs in itself. */
type ConnectingProfile = Exclude<MqttProfile, { readonly dialect: 'lorawan' }>;

/** Where such a device's readings are expected. */
function readingsTopic(
  { dialect }: ConnectingProfile,
  { farm, id, application }: { farm: string; id: string; application: string },
): string {
  switch (dialect) {
    case 'native':
      return formatTopic({ farm, device: id, leaf: 'up' });
    case 'tasmota':
      return tasmotaTopic({ prefix: 'tele', device: id, leaf: 'SENSOR' });
    case 'chirpstack':
      return chirpstackTopic({ application, eui: '+', verb: 'event', leaf: 'up' });
  }
}

/** Gives a device its credential and, if the file does not name it yet, its line. */
function register(
  { id, file, profile, profiles }: Wanted,
  args: Arguments,
  surroundings: Surroundings,
): void {
  const document = readDocument(file);
  const farm = String(document.get('farm'));
  const wanted = profile.id;
  const known = deviceInFile(document, id);
  if (known !== undefined && known.profile !== wanted)
    throw new Failure(`${file} has ${id} with profile ${known.profile}, not ${wanted}`);
  const { zone, application } = args.flags;
  for (const [name, given] of Object.entries({ zone, application }))
    if (known !== undefined && given !== undefined)
      throw new Failure(`${id} is in ${file} already; change its ${name} there and leave --${name} away`);
  if (known === undefined) {
    append(
      document,
      {
        id,
        profile: wanted,
        ...(typeof application === 'string' && { application }),
        ...(typeof zone === 'string' && { zone }),
      },
      { file, profiles, env: surroundings.env },
    );
  }
  const place = { farm, id, application: known?.application ?? String(application) };
  const show = (credential: Credential): void =>
    surroundings.print(JSON.stringify({ ...credential, topic: readingsTopic(profile, place) }));
  if (document.getIn(['mqtt', 'broker']) !== undefined) {
    if (known === undefined) writeDocument(file, document);
    show({ username: id, password: newSecret(randomBytes) });
    surroundings.note(
      `${file} has a broker of its own (mqtt.broker), which does not know ${id} yet: give it this user and password there, and its topics (docs/broker.md)`,
    );
    return;
  }
  try {
    const credential = addCredential({
      dataDir: gatewaysDataDir(surroundings),
      migrationsDir: migrationsDir(),
      device: id,
      profile: wanted,
      rotate: args.flags.rotate === true,
      random: randomBytes,
    });
    if (known === undefined) writeDocument(file, document);
    show(credential);
  } catch (error) {
    if (error instanceof CredentialExists) throw new Failure(error.message);
    throw error;
  }
}

export const device: Command = {
  name: 'device',
  usage: 'device add ID --profile P --config F [--zone Z] [--application UUID] [--rotate]',
  summary: 'registers an MQTT device and shows its credential once, as JSON',
  example: 'npx nongso device add node-8 --profile nongso-node --zone khu-2 --config nongso.yaml',
  words: 2,
  options: {
    profile: { type: 'string' },
    config: { type: 'string' },
    zone: { type: 'string' },
    application: { type: 'string' },
    rotate: { type: 'boolean' },
  },
  run(args, surroundings) {
    const [action, id] = args.words;
    if (action !== 'add' || id === undefined) throw new WrongUsage('write: device add ID');
    if (!ID_PATTERN.test(id)) throw new WrongUsage(`"${id}" is no id: use a-z, 0-9, "-" and "_"`);
    const file = flag(args, 'config');
    const wanted = flag(args, 'profile');
    const profiles = loadProfiles();
    const profile = profiles.get(wanted);
    if (!profile) throw new Failure(`there is no profile ${wanted}; see: nongso profiles`);
    if (profile.link !== 'mqtt')
      throw new Failure(
        `${wanted} does not speak MQTT and needs no credential; write it into ${file} with its bus and address`,
      );
    if (profile.dialect === 'lorawan')
      throw new Failure(
        `${wanted} is heard through a bridge and needs no credential; write it into ${file} with its bridge and eui`,
      );

    withLock(file, () => register({ id, file, profile, profiles }, args, surroundings));
    return Promise.resolve(0);
  },
};
