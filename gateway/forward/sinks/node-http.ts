import type * as Http from 'node:http';

/**
 * `node:http`. A statement that imports it reads every name it has, and behind some of them Node keeps a second HTTP client
 * of 3 MB that nobody here uses.
 */
export const http: typeof Http = process.getBuiltinModule('node:http');
