// Opens and migrates a journal in a process of its own, and says when it begins and when it is done:
// `node migrate-once.ts JOURNAL MIGRATIONS`.
import { openDatabase } from '../../../gateway/store/database.ts';

const [file = '', migrationsDir = ''] = process.argv.slice(2);
process.stdout.write('begins\n');
openDatabase({ file, schema: 'journal', migrationsDir }).close();
process.stdout.write('done\n');
