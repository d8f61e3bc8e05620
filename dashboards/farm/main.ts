/** The farm page's composition root: the only file that names the browser's clock, chance, storage and network. */
import { mount } from 'svelte';
import '../ui/tokens.css';
import App from './src/App.svelte';
import { Api } from './src/api.ts';
import { Farm } from './src/farm.svelte.ts';
import { LanguageChoice } from '../ui/language-choice.ts';
import { readRoute } from './src/route.ts';
import { openStream } from './src/stream.ts';

const farm = new Farm({
  api: new Api(window.fetch.bind(window)),
  openStream,
  now: () => Date.now(),
  chance: () => Math.random(),
  after: (delay_ms, run) => {
    const timer = setTimeout(run, delay_ms);
    return () => {
      clearTimeout(timer);
    };
  },
  language: new LanguageChoice(() => window.localStorage),
});

const target = document.getElementById('app');
if (target === null) throw new Error('index.html lost its #app');
target.textContent = '';
mount(App, { target, props: { farm } });

function followAddress(): void {
  const route = readRoute(location.hash);
  if (route.page === 'pair') {
    // Before anything else: the PIN must not stay in the address bar, the history or a screenshot.
    history.replaceState(null, '', location.pathname + location.search);
    void farm.pair(route.pin);
    return;
  }
  farm.zoneId = route.page === 'zone' ? route.zone : undefined;
  farm.showsData = route.page === 'data';
}

window.addEventListener('hashchange', followAddress);
document.addEventListener('visibilitychange', () => {
  // A phone that slept has old data and often a dead stream that does not know it.
  if (document.visibilityState === 'visible') farm.wake();
});
setInterval(() => {
  farm.tick();
}, 1_000);

const first = readRoute(location.hash);
followAddress();
if (first.page !== 'pair') farm.start();
