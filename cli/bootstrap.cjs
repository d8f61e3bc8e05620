'use strict';
// What `npm start`, `npm test` and their like run first. Plain old JavaScript on purpose: on a fresh clone
// nothing is installed, and the machine's Node may be too old for everything else in this repository.
// Steps: install if needed, find Node 24, build if needed, run what was asked for with Node 24.

const { build, isBuilt } = require('./bootstrap/build.cjs');
const { install, isInstalled, repairNode } = require('./bootstrap/install.cjs');
const { findNode24, installHint } = require('./bootstrap/node24.cjs');
const { run } = require('./bootstrap/run.cjs');

/** What each npm script runs with Node 24, and whether it needs the compiled programs. */
const tasks = {
  install: {},
  build: { build: 'always' },
  start: { build: 'if-needed', script: 'cli/nongso.js', args: ['start'] },
  test: { build: 'if-needed', script: 'test/run.ts' },
  bench: { build: 'if-needed', script: 'bench/main.ts' },
  soak: { build: 'if-needed', script: 'bench/soak.ts' },
  check: { script: 'test/check.ts' },
  dev: { build: 'if-needed', script: 'cli/dev.ts' },
};

/** Gives the exit code. */
async function main([name, ...rest]) {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
  if (!task) return fail(`usage: node cli/bootstrap.cjs ${Object.keys(tasks).join('|')}`, 2);

  if (!isInstalled()) {
    const done = say('installing packages (the first time takes a minute)');
    if ((await install()) !== 0)
      return fail('could not install: check the internet connection, then try: npm ci');
    done();
  }

  if (!findNode24()) await repairNode();
  const node = findNode24();
  if (!node) return fail(installHint());

  if (task.build === 'always' || (task.build && !isBuilt())) {
    const done = say('building');
    if ((await build(node)) !== 0) return fail('the build failed, see above');
    done();
  }

  return task.script ? run(node, [task.script, ...(task.args ?? []), ...rest]) : 0;
}

// Progress goes to stderr, so that stdout holds only what the asked-for program prints.
function say(what) {
  const started = Date.now();
  console.error(`nongso: ${what} ...`);
  return () => console.error(`nongso: ${what}: done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function fail(line, code = 1) {
  console.error(`nongso: ${line}`);
  return code;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
