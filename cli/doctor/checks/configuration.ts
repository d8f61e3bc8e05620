import type { Check } from '../check.ts';
import { finding } from '../finding.ts';

/** Whether the gateway would take nongso.yaml. */
export const configuration: Check = {
  name: 'configuration',
  limit_s: 10,
  look: ({ file: read }) => {
    if (read === undefined) return Promise.resolve([finding('no_gateway_here', {})]);
    const { file, document, mistakes, unset, config, left } = read;
    if (document === undefined) return Promise.resolve([finding('config_missing', { file })]);
    const unused = config?.unsupported ?? [];
    const isFine = mistakes.length === 0 && unset.length === 0 && config !== undefined;
    return Promise.resolve([
      ...mistakes.map(({ path, message }) => finding('config_mistake', { file, path, words: message })),
      ...unset.map(({ path, variable }) => finding('variable_missing', { file, path, variable })),
      ...(config === undefined || left.length > 0 ? [finding('not_looked_at', { file, parts: left })] : []),
      ...unused.map((path) => finding('setting_unused', { file, path })),
      ...(isFine
        ? [finding('config_fine', { file, devices: config.devices.length, zones: config.farm.zones.size })]
        : []),
    ]);
  },
};
