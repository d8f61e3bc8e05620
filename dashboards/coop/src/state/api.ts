/** Every call of the api that the console makes. */
import type { GatewayBody, GatewayView, NewGatewayView } from '../../../../domain/http/gateways.ts';
import type { ListView } from '../../../../domain/http/list.ts';
import type {
  AcceptInvitationBody,
  CooperativeBody,
  CooperativeView,
  InvitationBody,
  InvitationOffer,
  InvitationView,
  MemberView,
  MeView,
  NewInvitationView,
  NewPasswordView,
  PasswordBody,
  Role,
  SignedInView,
} from '../../../../domain/http/people.ts';
import type {
  FileView,
  LotBody,
  LotView,
  PlotBody,
  PlotView,
  ProductBody,
  ProductView,
  SeasonBody,
  SeasonView,
} from '../../../../domain/http/records.ts';
import type {
  LabelLayoutView,
  StampActView,
  StampBatchBody,
  StampBatchView,
  StampView,
} from '../../../../domain/http/stamps.ts';
import { BASE } from './client.ts';
import type { Answer, Client } from './client.ts';

/** The most that one call answers. */
const LARGEST_PAGE = 500;
const PAGE = 50;

/** Stamps of batches, by number, or by their codes. */
export interface StampChoice {
  readonly ranges?: readonly { readonly batch: string; readonly from?: number; readonly to?: number }[];
  readonly codes?: readonly string[];
}

export interface LabelChoice {
  readonly layout: string;
  readonly start: number;
  readonly from?: number;
  readonly to?: number;
  readonly lang: string;
}

type Asked = Readonly<Record<string, string | number | undefined>>;
type Reply<T> = Promise<Answer<T>>;
type ListReply<T> = Reply<ListView<T>>;

export class Api {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  readonly me = (): Reply<MeView> => this.#client.json('/session');
  readonly signIn = (login: string, password: string): Reply<SignedInView> =>
    this.#post('/session', { login, password });
  readonly signOut = (): Reply<unknown> => this.#delete('/session');
  readonly signOutEverywhere = (): Reply<unknown> => this.#delete('/sessions');
  readonly changePassword = (body: PasswordBody): Reply<unknown> =>
    this.#client.json('/password', { method: 'PUT', body });

  readonly cooperative = (): Reply<CooperativeView> => this.#client.json('/cooperative');
  readonly changeCooperative = (body: CooperativeBody): Reply<CooperativeView> =>
    this.#client.json('/cooperative', { method: 'PUT', body });
  readonly members = (): ListReply<MemberView> => this.#all('/members');
  readonly changeRole = (id: string, role: Role): Reply<MemberView> =>
    this.#patch(`/members/${id}`, { role });
  readonly newPassword = (id: string): Reply<NewPasswordView> => this.#post(`/members/${id}/password`, {});
  readonly removeMember = (id: string): Reply<unknown> => this.#delete(`/members/${id}`);

  readonly invitations = (): ListReply<InvitationView> => this.#all('/invitations');
  readonly invite = (body: InvitationBody): Reply<NewInvitationView> => this.#post('/invitations', body);
  readonly withdrawInvitation = (id: string): Reply<unknown> => this.#delete(`/invitations/${id}`);
  readonly lookAtInvitation = (token: string): Reply<InvitationOffer> =>
    this.#post('/invitations/look', { token });
  readonly acceptInvitation = (body: AcceptInvitationBody): Reply<SignedInView> =>
    this.#post('/invitations/accept', body);

  readonly gateways = (): ListReply<GatewayView> => this.#all('/gateways');
  readonly addGateway = (body: GatewayBody): Reply<NewGatewayView> => this.#post('/gateways', body);
  readonly newGatewayToken = (id: string): Reply<NewGatewayView> => this.#post(`/gateways/${id}/token`, {});
  readonly withdrawGateway = (id: string): Reply<unknown> => this.#delete(`/gateways/${id}`);

  readonly products = (): ListReply<ProductView> => this.#all('/products');
  readonly product = (id: string): Reply<ProductView> => this.#client.json(`/products/${id}`);
  readonly archivedProducts = (): ListReply<ProductView> => this.#all('/products', { archived: 'true' });
  readonly addProduct = (body: ProductBody): Reply<ProductView> => this.#post('/products', body);
  readonly changeProduct = (id: string, body: ProductBody): Reply<ProductView> =>
    this.#patch(`/products/${id}`, body);
  readonly archiveProduct = (id: string): Reply<unknown> => this.#delete(`/products/${id}`);
  readonly restoreProduct = (id: string): Reply<ProductView> => this.#restore(`/products/${id}`);
  readonly addFile = (file: Blob): Reply<FileView> => this.#client.json('/files', { method: 'POST', file });

  readonly plots = (): ListReply<PlotView> => this.#all('/plots');
  readonly plot = (id: string): Reply<PlotView> => this.#client.json(`/plots/${id}`);
  readonly archivedPlots = (): ListReply<PlotView> => this.#all('/plots', { archived: 'true' });
  readonly addPlot = (body: PlotBody): Reply<PlotView> => this.#post('/plots', body);
  readonly changePlot = (id: string, body: PlotBody): Reply<PlotView> => this.#patch(`/plots/${id}`, body);
  readonly archivePlot = (id: string): Reply<unknown> => this.#delete(`/plots/${id}`);
  readonly restorePlot = (id: string): Reply<PlotView> => this.#restore(`/plots/${id}`);
  readonly seasons = (): ListReply<SeasonView> => this.#all('/seasons');
  readonly season = (id: string): Reply<SeasonView> => this.#client.json(`/seasons/${id}`);
  readonly addSeason = (body: SeasonBody): Reply<SeasonView> => this.#post('/seasons', body);
  readonly changeSeason = (id: string, body: SeasonBody): Reply<SeasonView> =>
    this.#patch(`/seasons/${id}`, body);

  readonly lots = (next?: string): ListReply<LotView> => this.#page('/lots', { limit: PAGE, next });
  readonly allLots = (): ListReply<LotView> => this.#all('/lots');
  readonly lot = (id: string): Reply<LotView> => this.#client.json(`/lots/${id}`);
  readonly addLot = (body: LotBody): Reply<LotView> => this.#post('/lots', body);
  readonly changeLot = (id: string, body: LotBody): Reply<LotView> => this.#patch(`/lots/${id}`, body);
  readonly recall = (id: string, reason: string): Reply<LotView> =>
    this.#post(`/lots/${id}/recall`, { reason });

  readonly issue = (lot: string, body: StampBatchBody): Reply<StampBatchView> =>
    this.#post(`/lots/${lot}/stamp-batches`, body);
  readonly batches = (): ListReply<StampBatchView> => this.#all('/stamp-batches');
  readonly batchesOf = (lot: string): ListReply<StampBatchView> => this.#all(`/stamp-batches`, { lot });
  readonly batch = (id: string): Reply<StampBatchView> => this.#client.json(`/stamp-batches/${id}`);
  readonly stamps = (batch: string, next?: string): ListReply<StampView> =>
    this.#page(`/stamp-batches/${batch}/stamps`, { limit: PAGE, next });
  /** Whether the batch has this code. It is looked for page by page. */
  readonly hasStamp = async (batch: string, code: string): Reply<boolean> => {
    for await (const page of this.#pages<StampView>(`/stamp-batches/${batch}/stamps`)) {
      if (page.kind !== 'ok') return page;
      if (page.body.items.some((stamp) => stamp.code === code)) return { kind: 'ok', body: true };
    }
    return { kind: 'ok', body: false };
  };
  readonly activate = (choice: StampChoice): Reply<StampActView> => this.#post('/stamps/activate', choice);
  readonly void = (choice: StampChoice, reason: string): Reply<StampActView> =>
    this.#post('/stamps/void', { ...choice, reason });

  readonly layouts = (): ListReply<LabelLayoutView> => this.#client.json('/label-layouts');
  readonly preview = (batch: string, choice: LabelChoice): Reply<string> =>
    this.#client.text(labels(batch, 'svg', choice));
  readonly printFile = (batch: string, choice: LabelChoice): string => BASE + labels(batch, 'pdf', choice);

  #post<T>(path: string, body: object): Reply<T> {
    return this.#client.json(path, { method: 'POST', body });
  }
  #patch<T>(path: string, body: object): Reply<T> {
    return this.#client.json(path, { method: 'PATCH', body });
  }
  /** Back into its list. */
  #restore<T>(path: string): Reply<T> {
    return this.#patch(path, { archived: false });
  }
  #delete(path: string): Reply<unknown> {
    return this.#client.json(path, { method: 'DELETE' });
  }
  /** The whole list, however many pages it has. */
  async #all<T>(path: string, more: Asked = {}): ListReply<T> {
    const items: T[] = [];
    for await (const page of this.#pages<T>(path, more)) {
      if (page.kind !== 'ok') return page;
      items.push(...page.body.items);
    }
    return { kind: 'ok', body: { items, next: null } };
  }
  /** One after another; the first that fails is the last. */
  async *#pages<T>(path: string, more: Asked = {}): AsyncGenerator<Answer<ListView<T>>> {
    for (let next: string | null | undefined; next !== null;) {
      const page: Answer<ListView<T>> = await this.#page(path, { ...more, limit: LARGEST_PAGE, next });
      yield page;
      if (page.kind !== 'ok') return;
      ({ next } = page.body);
    }
  }
  #page<T>(path: string, asked: Asked): ListReply<T> {
    return this.#client.json(`${path}?${query(asked)}`);
  }
}

/** Where a picture of a record is. */
export const picture = (file: string): string => `/files/${file}.webp`;

const labels = (batch: string, format: 'svg' | 'pdf', choice: LabelChoice): string =>
  `/stamp-batches/${batch}/labels.${format}?${query({ ...choice })}`;

function query(members: Asked): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) asked.set(name, String(value));
  return asked.toString();
}
