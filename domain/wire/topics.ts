/** Addresses of the native MQTT form: `farm/<farm>/<device>/<leaf>`. */
export type TopicLeaf = 'up' | 'cmd' | 'ack' | 'status';

interface DeviceTopic {
  readonly farm: string;
  readonly device: string;
  readonly leaf: TopicLeaf;
}

export const formatTopic = ({ farm, device, leaf }: DeviceTopic): string => `farm/${farm}/${device}/${leaf}`;
