/** Names under which main.ts hands in what is not a class: `@Inject(DB) db: Db`. */
export const DB = Symbol('Db');
export const CONFIG = Symbol('ApiSettings');
export const CLOCK = Symbol('Clock');
export const RANDOM = Symbol('RandomBytes');
export const RENDERER = Symbol('TraceRenderer');
export const LOG = Symbol('Logger');
