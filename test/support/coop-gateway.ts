// A gateway as the cooperative's api sees it: a key, a token and the days it seals.
import { randomBytes } from 'node:crypto';
import { gatewayName, publicKeyOf, seal } from '../../domain/evidence.ts';
import type { EvidenceDay, SealedDay } from '../../domain/evidence.ts';
import type { EvidenceView, NewGatewayView } from '../../domain/http/gateways.ts';
import { pairingProof } from '../../domain/pairing.ts';
import type { Answer, Call, CoopApi } from './coop-api.ts';

export interface Box {
  readonly secretKey: Uint8Array;
  readonly publicKey: string;
  /** Its own name, by its key. */
  readonly name: string;
}

export function newBox(): Box {
  const secretKey = Uint8Array.from(randomBytes(32));
  const publicKey = publicKeyOf(secretKey);
  return { secretKey, publicKey, name: gatewayName(publicKey) };
}

const ZONES = [{ id: 'khu-1', name: 'Khu 1, nhãn lồng' }];

/** @param token that the box was given */
export const pair = (
  { as }: Pick<CoopApi, 'as'>,
  token: string,
  { box, zones = ZONES }: { readonly box: Box; readonly zones?: readonly unknown[] },
): Promise<Answer> => as(token)('POST /api/v1/gateways/pair', pairBody(token, { box, zones }));

export const pairBody = (
  token: string,
  { box, zones = ZONES }: { readonly box: Box; readonly zones?: readonly unknown[] },
) => ({
  public_key: box.publicKey,
  proof: pairingProof(token, box.secretKey),
  farm: 'dong-tao',
  zones,
});

/** A gateway record with a box paired to it. @returns its id, its token and a caller with that */
export async function pairedGateway(
  api: CoopApi,
  cooperative: string,
  box = newBox(),
): Promise<{ id: string; token: string; call: Call; box: Box }> {
  const manager = await api.member(cooperative, 'manager');
  const { body } = await manager<NewGatewayView>('POST /api/v1/gateways', { name: 'Trạm khu 1' });
  const { id, token } = body;
  const { status } = await pair(api, token, { box });
  if (status !== 200) throw new Error(`pairing was answered with ${status}`);
  return { id, token, call: api.as(token), box };
}

/** What a zone did on 2026-11-20. */
export const dayOf = (box: Box, changes: Partial<EvidenceDay> = {}): EvidenceDay => ({
  schema: 'nongso.evidence/1',
  gateway: box.name,
  farm: 'dong-tao',
  zone: 'khu-1',
  day: '2026-11-20',
  timezone: 'Asia/Ho_Chi_Minh',
  revision: 1,
  previous: null,
  series: { 'soil.moisture': { count: 288, min: 24.5, mean: 27.25, max: 31, gaps: [] } },
  waterings: [],
  litres: 0,
  ...changes,
});

export const sealedDay = (box: Box, changes: Partial<EvidenceDay> = {}): SealedDay =>
  seal(dayOf(box, changes), box.secretKey);

/** @param at where the address differs from the document */
export const put = (
  call: Call,
  sealed: SealedDay,
  at: { gateway?: string; day?: string } = {},
): Promise<Answer<EvidenceView & { code?: string; have?: number }>> => {
  const { gateway, day } = JSON.parse(sealed.document) as EvidenceDay;
  const path = `${at.gateway ?? gateway}/${(at.day ?? day).replaceAll('-', '')}`;
  return call(`PUT /api/v1/evidence/${path}`, sealed);
};
