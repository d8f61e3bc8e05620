// Writes the dashboards anew after a change of what they are made from: node dashboards/grafana/make.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dashboardFiles } from './files.ts';

for (const { path, text } of dashboardFiles()) {
  const file = join(import.meta.dirname, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
