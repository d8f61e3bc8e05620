// Saves version after version of the rules of many zones and says each one that is kept, until it is killed:
// `node save-rules-forever.ts FILE MIGRATIONS`.
import { openDatabase } from '../../../gateway/store/database.ts';
import { settingsTables } from '../../../gateway/store/settings/settings-tables.ts';

const [file = '', migrationsDir = ''] = process.argv.slice(2);
const tables = settingsTables(openDatabase({ file, schema: 'settings', migrationsDir }));
const zones = Array.from({ length: 50 }, (_, i) => `khu-${i}`);
const rules = JSON.stringify(Array.from({ length: 8 }, (_, i) => ({ id: `r${i}`, kind: 'lamp' })));

for (let version = (tables.newestRules()[0]?.version ?? 0) + 1; ; version++) {
  tables.saveRules({
    sets: zones.map((zone) => ({ zone, version, at: version, author: 'file', rules })),
    declarations: new Map(zones.map((zone) => [zone, new Map([['r0', String(version)]])])),
  });
  console.log(version);
}
