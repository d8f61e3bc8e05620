// `npm test`: every test that this machine can run; arguments go to vitest (`npm test -- --project unit lease`).
import { parseCLI, startVitest, type TestModule } from 'vitest/node';
import { report, type Ending } from './support/report.ts';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });
const endings = vitest.state.getTestModules().flatMap(endingsOf);
const strayErrors = vitest.state.getUnhandledErrors().length;
await vitest.close(); // its own output ends here, so that ours is last

if (strayErrors > 0) endings.push({ path: ['errors outside any test'], state: 'failed' });
if (endings.some(({ state }) => state === 'failed')) process.exitCode = 1;
console.log(report(endings).join('\n'));
process.exit(); // a handle that a test left open must not hold the result back

function endingsOf(file: TestModule): Ending[] {
  const tests = [...file.children.allTests()].map((test): Ending => {
    const { state } = test.result();
    return { path: test.fullName.split(' > '), state: state === 'pending' ? 'failed' : state }; // cut off midway
  });
  // A file that does not load, or a hook that fails, leaves its tests skipped: the failure is its own.
  const broken = [file, ...file.children.allSuites()].filter((suite) => suite.errors().length > 0);
  return [...tests, ...broken.map((): Ending => ({ path: [file.relativeModuleId], state: 'failed' }))];
}
