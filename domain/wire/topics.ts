/** Addresses of the native MQTT form: `farm/<farm>/<device>/<leaf>`. */
export type TopicLeaf = 'up' | 'cmd' | 'ack' | 'status';

const LEAVES: ReadonlySet<string> = new Set<TopicLeaf>(['up', 'cmd', 'ack', 'status']);

export interface DeviceTopic {
  readonly farm: string;
  readonly device: string;
  readonly leaf: TopicLeaf;
}

export const formatTopic = ({ farm, device, leaf }: DeviceTopic): string => `farm/${farm}/${device}/${leaf}`;

/** The inverse of {@link formatTopic}; undefined for any other topic or filter. */
export function parseTopic(topic: string): DeviceTopic | undefined {
  const [root, farm, device, leaf, rest] = topic.split('/');
  if (root !== 'farm' || !farm || !device || leaf === undefined || rest !== undefined || !LEAVES.has(leaf))
    return undefined;
  return { farm, device, leaf: leaf as TopicLeaf };
}
