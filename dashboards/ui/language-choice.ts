import { isLanguage } from './messages/index.ts';
import type { Language } from './messages/words.ts';

const KEY = 'nongso.language';

/** The reader's language, kept on the phone. Storage may be forbidden (private window): then it is Vietnamese again. */
export class LanguageChoice {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
  }

  read(): Language {
    try {
      const kept = this.#storage().getItem(KEY);
      return isLanguage(kept) ? kept : 'vi';
    } catch {
      return 'vi';
    }
  }

  keep(language: Language): void {
    try {
      this.#storage().setItem(KEY, language);
    } catch {
      // The choice holds until the page is closed.
    }
  }
}
