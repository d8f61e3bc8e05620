'use strict';
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { root, inRoot } = require('./root.cjs');
const { run } = require('./run.cjs');

const stampFile = inRoot('dist', '.source-stamp');
const sources = ['api', 'cli', 'dashboards', 'domain', 'firmware-sim', 'gateway'];
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** True when dist/ was built from exactly these sources. */
function isBuilt() {
  return fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp();
}

/** Compiles the programs and the dashboards side by side; gives 0, or the exit code of what failed. */
async function build(node) {
  // Taken first and written last: a file saved during the build makes the next start build again.
  const built = stamp();
  fs.rmSync(stampFile, { force: true });
  const codes = await Promise.all([
    run(node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']),
    run(node, ['node_modules/vite/bin/vite.js', 'build', 'dashboards/farm', '--logLevel', 'warn']),
    run(node, ['node_modules/vite/bin/vite.js', 'build', 'dashboards/trace', '--logLevel', 'warn']),
    run(node, ['node_modules/vite/bin/vite.js', 'build', 'dashboards/coop', '--logLevel', 'warn']),
  ]);
  const failed = codes.find((code) => code !== 0);
  if (failed === undefined) fs.writeFileSync(stampFile, built);
  return failed ?? 0;
}

/** By content and not by time: a checkout or a copy changes times only. A few hundred small files take 20 ms. */
function stamp() {
  const hash = createHash('sha256');
  for (const file of [
    ...settings.map((name) => inRoot(name)),
    ...sources.flatMap((dir) => files(inRoot(dir))),
  ]) {
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function files(dir) {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .flatMap((entry) => {
      const full = path.join(dir, entry.name);
      return entry.isDirectory() ? files(full) : entry.isFile() ? [full] : [];
    })
    .sort();
}

module.exports = { isBuilt, build };
