// What each route may do for somebody of another cooperative. A route that is not here fails the test by its name.
import { newBox, pairBody, sealedDay } from '../../support/coop-gateway.ts';
import type { Farm } from '../../support/coop-farms.ts';

/** A path and, where there is one, a body. */
export type Try = readonly [path: string, body?: unknown];

export type Case =
  /** For everybody, also without a token. */
  | { readonly for: 'all' }
  /** Answers a member out of the own cooperative; `shows` must be in the answer to the first try. */
  | {
      readonly for: 'own';
      readonly tries: (theirs: Farm) => readonly Try[];
      readonly shows?: (ours: Farm) => string;
    }
  /** Is refused to a member who names what belongs to others. */
  | { readonly for: 'member'; readonly refused: (theirs: Farm, ours: Farm) => readonly Try[] }
  /** Is refused to a gateway that speaks for another one. */
  | { readonly for: 'gateway'; readonly refused: (theirs: Farm, ours: Farm) => readonly Try[] };

const forAll: Case = { for: 'all' };
const own = (tries: (theirs: Farm) => readonly Try[], shows?: (ours: Farm) => string): Case => ({
  for: 'own',
  tries,
  ...(shows && { shows }),
});
const refused = (tries: (theirs: Farm, ours: Farm) => readonly Try[]): Case => ({
  for: 'member',
  refused: tries,
});

const V1 = '/api/v1';
const DAYS = { harvested_from: '2026-11-20', harvested_to: '2026-11-20' };
const UNITS = { count: 1, level: 'unit', activate: 'later' };
const zonesOf = ({ gateway }: Farm) => [{ gateway, zone: 'khu-1', from: '2026-01-01' }];

const PEOPLE: Readonly<Record<string, Case>> = {
  'POST /api/v1/session': forAll,
  'GET /api/v1/session': own(
    () => [[`${V1}/session`]],
    ({ cooperative }) => cooperative,
  ),
  'DELETE /api/v1/session': own(() => [[`${V1}/session`]]),
  'DELETE /api/v1/sessions': own(() => [[`${V1}/sessions`]]),
  'GET /api/v1/cooperative': own(
    () => [[`${V1}/cooperative`]],
    ({ cooperative }) => cooperative,
  ),
  'PUT /api/v1/cooperative': own(() => [[`${V1}/cooperative`, { name: 'HTX', address: null, phone: null }]]),
  'PUT /api/v1/password': own(() => []), // names nobody; passwords.test.ts changes one
  'GET /api/v1/members': own(
    () => [[`${V1}/members`]],
    ({ member }) => member,
  ),
  'PATCH /api/v1/members/:id': refused(({ member }) => [[`${V1}/members/${member}`, { role: 'farmer' }]]),
  'POST /api/v1/members/:id/password': refused(({ member }) => [[`${V1}/members/${member}/password`, {}]]),
  'DELETE /api/v1/members/:id': refused(({ member }) => [[`${V1}/members/${member}`]]),
  'GET /api/v1/invitations': own(
    () => [[`${V1}/invitations`]],
    ({ invitation }) => invitation,
  ),
  'POST /api/v1/invitations': own(() => [[`${V1}/invitations`, { role: 'clerk' }]]),
  'DELETE /api/v1/invitations/:id': refused(({ invitation }) => [[`${V1}/invitations/${invitation}`]]),
  // Whoever has the invitation's own secret.
  'POST /api/v1/invitations/look': forAll,
  'POST /api/v1/invitations/accept': forAll,
};

const RECORDS: Readonly<Record<string, Case>> = {
  'GET /api/v1/products': own(
    () => [[`${V1}/products`]],
    ({ product }) => product,
  ),
  'POST /api/v1/products': refused(({ file }) => [[`${V1}/products`, { name: 'Nhãn', image: file }]]),
  'GET /api/v1/products/:id': refused(({ product }) => [[`${V1}/products/${product}`]]),
  'PATCH /api/v1/products/:id': refused((theirs, ours) => [
    [`${V1}/products/${theirs.product}`, { name: 'Nhãn' }],
    [`${V1}/products/${ours.product}`, { image: theirs.file }],
  ]),
  'DELETE /api/v1/products/:id': refused(({ product }) => [[`${V1}/products/${product}`]]),
  'GET /api/v1/products/:id/history': refused(({ product }) => [[`${V1}/products/${product}/history`]]),

  'GET /api/v1/plots': own(
    () => [[`${V1}/plots`]],
    ({ plot }) => plot,
  ),
  'POST /api/v1/plots': refused((theirs) => [
    [`${V1}/plots`, { name: 'Vườn', farmer: theirs.member }],
    [`${V1}/plots`, { name: 'Vườn', zones: zonesOf(theirs) }],
  ]),
  'GET /api/v1/plots/:id': refused(({ plot }) => [[`${V1}/plots/${plot}`]]),
  'PATCH /api/v1/plots/:id': refused((theirs, ours) => [
    [`${V1}/plots/${theirs.plot}`, { name: 'Vườn' }],
    [`${V1}/plots/${ours.plot}`, { farmer: theirs.member }],
    [`${V1}/plots/${ours.plot}`, { zones: [...zonesOf(ours), ...zonesOf(theirs)] }],
  ]),
  'DELETE /api/v1/plots/:id': refused(({ plot }) => [[`${V1}/plots/${plot}`]]),
  'GET /api/v1/plots/:id/history': refused(({ plot }) => [[`${V1}/plots/${plot}/history`]]),

  'GET /api/v1/seasons': own(
    () => [[`${V1}/seasons`]],
    ({ season }) => season,
  ),
  'POST /api/v1/seasons': refused(({ plot }) => [
    [`${V1}/seasons`, { plot, crop: 'Nhãn', started_on: '2026-01-01' }],
  ]),
  'GET /api/v1/seasons/:id': refused(({ season }) => [[`${V1}/seasons/${season}`]]),
  'PATCH /api/v1/seasons/:id': refused((theirs, ours) => [
    [`${V1}/seasons/${theirs.season}`, { crop: 'Vải' }],
    [`${V1}/seasons/${ours.season}`, { plot: theirs.plot }],
  ]),
  'GET /api/v1/seasons/:id/history': refused(({ season }) => [[`${V1}/seasons/${season}/history`]]),

  'GET /api/v1/lots': own(
    ({ product }) => [[`${V1}/lots`], [`${V1}/lots?product=${product}`]],
    ({ lot }) => lot,
  ),
  'POST /api/v1/lots': refused((theirs, ours) => [
    [`${V1}/lots`, { product: theirs.product, number: 'L-9', ...DAYS }],
    [`${V1}/lots`, { product: ours.product, number: 'L-9', ...DAYS, plots: [ours.plot, theirs.plot] }],
  ]),
  'GET /api/v1/lots/:id': refused(({ lot }) => [[`${V1}/lots/${lot}`]]),
  'PATCH /api/v1/lots/:id': refused((theirs, ours) => [
    [`${V1}/lots/${theirs.lot}`, { mass_kg: 1 }],
    [`${V1}/lots/${ours.lot}`, { product: theirs.product }],
    [`${V1}/lots/${ours.lot}`, { plots: [theirs.plot] }],
  ]),
  'POST /api/v1/lots/:id/recall': refused(({ lot }) => [[`${V1}/lots/${lot}/recall`, { reason: 'Thử' }]]),
  'GET /api/v1/lots/:id/history': refused(({ lot }) => [[`${V1}/lots/${lot}/history`]]),

  // It names nothing; files.test.ts sends pictures.
  'POST /api/v1/files': own(() => []),
  // By a digest that nobody guesses: the pages of all buyers show it.
  'GET /files/:name': forAll,
};

const STAMPS: Readonly<Record<string, Case>> = {
  'POST /api/v1/lots/:lot/stamp-batches': refused(({ lot }) => [[`${V1}/lots/${lot}/stamp-batches`, UNITS]]),
  'POST /api/v1/products/:product/stamp-batches': refused(({ product }) => [
    [`${V1}/products/${product}/stamp-batches`, { count: 1 }],
  ]),
  'GET /api/v1/stamp-batches': own(
    ({ lot, product }) => [
      [`${V1}/stamp-batches`],
      [`${V1}/stamp-batches?lot=${lot}`],
      [`${V1}/stamp-batches?product=${product}`],
    ],
    ({ batch }) => batch,
  ),
  'GET /api/v1/stamp-batches/:id': refused(({ batch }) => [[`${V1}/stamp-batches/${batch}`]]),
  'GET /api/v1/stamp-batches/:id/stamps': refused(({ batch }) => [[`${V1}/stamp-batches/${batch}/stamps`]]),
  'GET /api/v1/stamp-batches/:id/labels.:format': refused(({ batch }) => [
    [`${V1}/stamp-batches/${batch}/labels.pdf`],
    [`${V1}/stamp-batches/${batch}/labels.svg`],
  ]),
  'GET /api/v1/label-layouts': own(
    () => [[`${V1}/label-layouts`]],
    () => 'a4-3x8',
  ),
  'POST /api/v1/stamps/activate': refused((theirs, ours) => [
    [`${V1}/stamps/activate`, { ranges: [{ batch: theirs.batch }] }],
    [`${V1}/stamps/activate`, { codes: [ours.code, theirs.code] }],
    [`${V1}/stamps/activate`, { ranges: [{ batch: ours.roll }], lot: theirs.lot }],
    [`${V1}/stamps/activate`, { ranges: [{ batch: theirs.roll }], lot: ours.lot }],
  ]),
  'POST /api/v1/stamps/void': refused((theirs, ours) => [
    [`${V1}/stamps/void`, { ranges: [{ batch: theirs.batch }], reason: 'Thử' }],
    [`${V1}/stamps/void`, { codes: [ours.code, theirs.code], reason: 'Thử' }],
  ]),
};

const GATEWAYS: Readonly<Record<string, Case>> = {
  'GET /api/v1/gateways': own(
    () => [[`${V1}/gateways`]],
    ({ gateway }) => gateway,
  ),
  'POST /api/v1/gateways': own(() => [[`${V1}/gateways`, { name: 'Trạm' }]]),
  'GET /api/v1/gateways/:id': refused(({ gateway }) => [[`${V1}/gateways/${gateway}`]]),
  'POST /api/v1/gateways/:id/token': refused(({ gateway }) => [[`${V1}/gateways/${gateway}/token`, {}]]),
  'DELETE /api/v1/gateways/:id': refused(({ gateway }) => [[`${V1}/gateways/${gateway}`]]),
  'POST /api/v1/gateways/pair': {
    for: 'gateway',
    refused: ({ box, gatewayToken }, ours) => [
      [`${V1}/gateways/pair`, pairBody(ours.gatewayToken, { box })],
      [`${V1}/gateways/pair`, pairBody(gatewayToken, { box })],
      [`${V1}/gateways/pair`, pairBody(ours.gatewayToken, { box: newBox() })],
    ],
  },
  'PUT /api/v1/evidence/:gateway/:day': {
    for: 'gateway',
    refused: (theirs, ours) => [
      [`${V1}/evidence/${theirs.box.name}/20261119`, sealedDay(theirs.box, { day: '2026-11-19' })],
      [`${V1}/evidence/${ours.box.name}/20261119`, sealedDay(theirs.box, { day: '2026-11-19' })],
      [`${V1}/evidence/${theirs.box.name}/20261120`, sealedDay(theirs.box)],
    ],
  },
};

/** What a buyer, a monitor or a developer opens: none of it asks who they are. */
const OPEN = [
  ...['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /api/openapi.json', 'GET /api/docs'],
  ...['GET /api/docs/', 'GET /api/docs/*', 'GET /api/docs/LICENSE', 'GET /api/docs/index.html'],
  ...['GET /api/docs/swagger-ui-init.js', 'GET /api/docs/docs/*', 'GET /api/docs/docs/swagger-ui-init.js'],
  // The console is a page as any; it asks this api with the session of who opened it.
  ...['GET /', 'GET /console', 'GET /console/*', 'GET /favicon.ico'],
  ...['GET', 'OPTIONS'].flatMap((method) =>
    ['/01/*', '/t/*', '/page/01/*', '/page/t/*', '/.well-known/gs1resolver'].map((url) => `${method} ${url}`),
  ),
];

export const FENCE: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(OPEN.map((route) => [route, forAll])),
  ...PEOPLE,
  ...RECORDS,
  ...STAMPS,
  ...GATEWAYS,
};
