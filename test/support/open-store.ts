// Opens a store of the api in a process of its own, says so and ends: `node open-store.ts '{"sqlite":"…"}' MIGRATIONS`.
import { openDatabase } from '../../api/db/index.ts';
import type { Store } from './api-stores.ts';

const [where = '', migrationsDir = ''] = process.argv.slice(2);
const db = await openDatabase(JSON.parse(where) as Store, migrationsDir);
await db.destroy();
console.log('opened');
