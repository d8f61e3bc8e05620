/** Which room the address bar asks for. In the fragment, so that an invitation's token never reaches a server's log. */
export type Route =
  | { readonly room: 'lots' | 'lot-new' | 'products' | 'product-new' | 'plots' | 'plot-new' }
  | { readonly room: 'coop' | 'coop-edit' | 'invite' | 'gateway-new' | 'me' }
  | { readonly room: 'lot' | 'lot-edit' | 'issue' | 'batch' | 'product' | 'plot'; readonly id: string }
  | { readonly room: 'season-new' | 'season'; readonly id: string }
  | { readonly room: 'invitation'; readonly token: string };

type Room = Route['room'];

/** The path of each room; `:` stands for its id or token. */
const PATHS: Readonly<Record<Room, string>> = {
  lots: 'lots',
  'lot-new': 'lots/new',
  lot: 'lots/:',
  'lot-edit': 'lots/:/edit',
  issue: 'lots/:/stamps',
  batch: 'batches/:',
  products: 'products',
  'product-new': 'products/new',
  product: 'products/:',
  plots: 'plots',
  'plot-new': 'plots/new',
  plot: 'plots/:',
  'season-new': 'plots/:/season',
  season: 'seasons/:',
  coop: 'coop',
  'coop-edit': 'coop/edit',
  invite: 'coop/invite',
  'gateway-new': 'coop/gateway',
  me: 'me',
  invitation: 'invitation/:',
};

const HOME: Route = { room: 'lots' };

/** An address that is none of ours leads to the lots. */
export function readRoute(fragment: string): Route {
  const typed = fragment.replace(/^#\/?/, '').split('/');
  // Rooms with a fixed last word come before those with an id in its place (`lots/new`, `lots/:`).
  for (const room of Object.keys(PATHS).filter(isRoom).sort(fixedFirst)) {
    const parts = PATHS[room].split('/');
    if (parts.length !== typed.length) continue;
    if (!parts.every((part, i) => (part === ':' ? typed[i] !== '' : part === typed[i]))) continue;
    return routeOf(room, decoded(typed[parts.indexOf(':')] ?? ''));
  }
  return HOME;
}

/** The address of a room: `#/lots/01J…`. */
export function addressOf(route: Route): string {
  const name = 'id' in route ? route.id : 'token' in route ? route.token : '';
  return `#/${PATHS[route.room].replace(':', encodeURIComponent(name))}`;
}

/** The entry of the menu that a room lies under. */
export function menuOf({ room }: Route): 'lots' | 'products' | 'plots' | 'coop' | 'me' {
  const [first] = PATHS[room].split('/');
  switch (first) {
    case 'products':
    case 'plots':
    case 'coop':
    case 'me':
      return first;
    case 'seasons':
      return 'plots';
    default:
      return 'lots';
  }
}

const isRoom = (name: string): name is Room => name in PATHS;
const fixedFirst = (a: Room, b: Room): number =>
  Number(PATHS[a].includes(':')) - Number(PATHS[b].includes(':'));

function routeOf(room: Room, name: string): Route {
  switch (room) {
    case 'invitation':
      return { room, token: name };
    case 'lot':
    case 'lot-edit':
    case 'issue':
    case 'batch':
    case 'product':
    case 'plot':
    case 'season-new':
    case 'season':
      return { room, id: name };
    default:
      return { room };
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
