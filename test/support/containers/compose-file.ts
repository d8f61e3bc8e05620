import { parse } from 'yaml';
import { z } from 'zod';

const Bind = z.strictObject({
  type: z.literal('bind'),
  source: z.string(),
  target: z.string(),
  // A folder that Docker makes belongs to root, and our programs are not root.
  bind: z.strictObject({ create_host_path: z.literal(false) }),
});

/** What .env holds, by name. */
type Values = Readonly<Record<string, string>>;

const Duration = z.string().regex(/^\d+(ms|s|m|h)$/);

const Healthcheck = z.strictObject({
  test: z.array(z.string()),
  interval: Duration,
  timeout: Duration,
  start_period: Duration,
  retries: z.number().int().min(1).optional(),
});

const Network = z.strictObject({
  ipv4_address: z.ipv4().optional(),
  aliases: z.array(z.string()).optional(),
});

/** The keys that our files use, and no others: a misspelt one is a mistake. */
const Service = z.strictObject({
  image: z.string().optional(),
  pull_policy: z.enum(['never']).optional(),
  profiles: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  init: z.boolean().optional(),
  user: z.string().optional(),
  group_add: z.array(z.string()).default([]),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  device_cgroup_rules: z.array(z.string()).default([]),
  restart: z.enum(['unless-stopped']).optional(),
  stop_grace_period: Duration.optional(),
  logging: z
    .strictObject({
      driver: z.literal('json-file'),
      options: z.strictObject({
        'max-size': z.string().regex(/^\d+[km]$/),
        'max-file': z.string().regex(/^\d+$/),
      }),
    })
    .optional(),
  ports: z.array(z.string()).default([]),
  networks: z.record(z.string(), Network).default({}),
  volumes: z.array(z.union([z.string(), Bind])).default([]),
  healthcheck: Healthcheck.optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) }))
    .default({}),
});
export type Service = z.infer<typeof Service>;

const Compose = z
  .strictObject({
    name: z.string().optional(),
    services: z.record(z.string(), Service),
    networks: z
      .record(
        z.string(),
        z.strictObject({
          ipam: z.strictObject({
            config: z.array(z.strictObject({ subnet: z.cidrv4(), ip_range: z.cidrv4().optional() })),
          }),
        }),
      )
      .default({}),
    volumes: z.record(z.string(), z.null()).default({}),
  })
  .readonly();
export type Compose = z.infer<typeof Compose>;

/**
 * Reads a compose file with its `<<` merged, its `x-…` keys left out and its variables put in. As Docker does, these are
 * put into the texts that YAML gave, so that none can become a number or nothing.
 * @throws ZodError naming every unknown key
 */
export function readCompose(text: string, values: Values): Compose {
  const document: unknown = parse(text, { merge: true });
  const entries = Object.entries(z.record(z.string(), z.unknown()).parse(document));
  return Compose.parse(
    Object.fromEntries(
      entries.filter(([key]) => !key.startsWith('x-')).map(([key, value]) => [key, filledIn(value, values)]),
    ),
  );
}

function filledIn(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return filled(value, values);
  if (Array.isArray(value)) return value.map((item) => filledIn(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledIn(item, values)]));
}

export interface Mount {
  readonly source: string;
  readonly target: string;
}

export const mountsOf = ({ volumes }: Service): readonly Mount[] =>
  volumes.map((volume) => {
    if (typeof volume !== 'string') return volume;
    const [source = '', target = ''] = volume.split(':');
    return { source, target };
  });

/** A published port: on which address of the machine, and both numbers. */
export function publishedPort(text: string): { host: string; published: number; target: number } {
  const [, host = '0.0.0.0', published, target] =
    /^(?:([\d.]+):)?(\d+):(\d+)(?:\/(?:tcp|udp))?$/.exec(text) ?? [];
  return { host, published: Number(published), target: Number(target) };
}

const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/** Every `${NAME}` of a text: `-` has a default, `?` a word for who has not set it, '' neither. */
export const variablesOf = (text: string): { name: string; form: string }[] =>
  [...text.matchAll(VARIABLE)].map(([, name = '', form = '']) => ({ name, form }));

/** A text with its variables put in; what is empty takes its default. */
const filled = (text: string, values: Values): string =>
  text.replaceAll(VARIABLE, (_, name: string, form: string | undefined, word: string | undefined) => {
    const value = values[name] ?? '';
    return value === '' && form === '-' ? (word ?? '') : value;
  });
