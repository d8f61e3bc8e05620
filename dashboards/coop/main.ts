/** The console's composition root: the only file that names the browser's clock, storage and network. */
import { mount } from 'svelte';
import '../ui/tokens.css';
import './console.css';
import { LanguageChoice } from '../ui/language-choice.ts';
import App from './src/App.svelte';
import { Console } from './src/state/console.svelte.ts';
import { Drafts } from './src/state/drafts.ts';

const app = new Console({
  fetch: window.fetch.bind(window),
  now: () => Date.now(),
  language: new LanguageChoice(() => window.localStorage),
  drafts: new Drafts(() => window.sessionStorage),
  go: (fragment) => {
    location.hash = fragment;
  },
  after: (delay_ms, run) => {
    const timer = setTimeout(run, delay_ms);
    return () => {
      clearTimeout(timer);
    };
  },
});

const target = document.getElementById('app');
if (target === null) throw new Error('index.html lost its #app');
target.textContent = '';

const follow = (): void => {
  app.follow(location.hash);
};
window.addEventListener('hashchange', follow);
follow();
mount(App, { target, props: { app } });
void app.start();
