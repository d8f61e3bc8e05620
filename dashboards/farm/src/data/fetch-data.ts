import type { AccountsBody } from '../../../../domain/http/accounts.ts';
import type { DevicesBody } from '../../../../domain/http/devices.ts';
import type { Language } from '../../../ui/messages/words.ts';
import type { Answer, Api } from '../api.ts';
import { isAccounts, isDevices } from './data-shape.ts';

/** Pages of accounts that are read: a thousand devices on two days fit into ten. */
const MAX_PAGES = 10;
/** As many as the gateway gives at once. */
const PER_PAGE = 500;

export interface FarmData {
  readonly devices: DevicesBody['items'];
  readonly accounts: AccountsBody['items'];
  readonly hasServer: boolean;
}

/** The devices and their accounts of today and yesterday; the first failure ends it. */
export async function fetchData(api: Api, lang: Language): Promise<Answer<FarmData>> {
  const devices = await api.read('/devices', lang, isDevices);
  if (devices.kind !== 'ok') return devices;
  const accounts: AccountsBody['items'] = [];
  let hasServer = false;
  let next = '';
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await api.read(`/accounts?limit=${PER_PAGE}${next}`, lang, isAccounts);
    if (answer.kind !== 'ok') return answer;
    accounts.push(...answer.body.items);
    hasServer = answer.body.servers.length > 0;
    if (answer.body.next === null) break;
    next = `&next=${encodeURIComponent(answer.body.next)}`;
  }
  return { kind: 'ok', body: { devices: devices.body.items, accounts, hasServer } };
}
