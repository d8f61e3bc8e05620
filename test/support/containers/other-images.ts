/** What we rely on of an image that others build, from its documentation. */
export interface OtherImage {
  /** Ports on which its program listens, those for health checks included. */
  readonly ports: readonly number[];
  /** Folders that must outlive the container. */
  readonly data: readonly string[];
  /** Variables that it reads, beside those that our own files for it name. */
  readonly variables: RegExp;
}

/** By service. */
export const OTHER_IMAGES: Readonly<Record<string, OtherImage>> = {
  caddy: { ports: [80, 443, 2019], data: ['/data', '/config'], variables: /^$/ },
  postgres: {
    ports: [5432],
    data: ['/var/lib/postgresql/data'],
    variables: /^POSTGRES_(USER|DB|PASSWORD|INITDB_ARGS)$/,
  },
  influxdb: {
    ports: [8086],
    data: ['/var/lib/influxdb2', '/etc/influxdb2'],
    variables: /^DOCKER_INFLUXDB_INIT_(MODE|USERNAME|PASSWORD|ADMIN_TOKEN|ORG|BUCKET)$/,
  },
  grafana: { ports: [3000], data: ['/var/lib/grafana'], variables: /^GF_(SECURITY|ANALYTICS)_[A-Z_]+$/ },
};
