/** The OpenAPI document of a service, from the same table its routes are registered from. */
import { z } from 'zod';

/** One operation of a service: what it takes and what it answers. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/api/v1/zones/{zone}/override`. */
  readonly path: string;
  /** Unique; names the call in generated clients. */
  readonly id: string;
  readonly summary: string;
  /** Who may call it: anybody, or a paired phone. */
  readonly access: 'open' | 'session';
  /** Objects whose members are the parameters. */
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answer: Answer;
  /** Stable words of the problems it answers with, by status. */
  readonly problems: Readonly<Record<number, readonly string[]>>;
}

export interface Answer {
  readonly description: string;
  /** Media type. */
  readonly type: string;
  readonly schema: z.ZodType;
  /** Statuses that carry it. */
  readonly statuses: readonly number[];
}

export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly operations: readonly Operation[];
  /** Answers that get a name of their own under `components`; others stand where they are used. */
  readonly named: Readonly<Record<string, z.ZodType>>;
  /** The body of every problem. */
  readonly problem: z.ZodType;
  /** Name of the session's cookie. */
  readonly cookie: string;
}

type Json = Readonly<Record<string, unknown>>;

export type OpenApiDocument = Json & {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};

const componentPath = (name: string): string => `#/components/schemas/${name}`;

/** `params`: what a caller sends, `answers`: what it gets back (defaults filled in, nothing beside). */
const conversion = (io: 'input' | 'output') => ({
  io,
  unrepresentable: 'any' as const,
  override({
    zodSchema,
    jsonSchema,
  }: {
    zodSchema: z.core.$ZodTypes;
    jsonSchema: z.core.JSONSchema.BaseSchema;
  }) {
    // What only a function can judge (the name of a point) is a text in all our schemas.
    if (zodSchema._zod.def.type === 'custom') jsonSchema.type = 'string';
    // The format says it; the pattern beside it is 250 characters of leap years.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  },
});

/** `$schema` and `$id` belong to files of their own, not to parts of a document. */
const bare = ({ $schema: _schema, $id: _id, ...rest }: z.core.JSONSchema.BaseSchema): Json => rest;

/** What a caller sends, as JSON Schema. */
export const inputSchema = (schema: z.ZodType): Json => bare(z.toJSONSchema(schema, conversion('input')));

/** The whole document. Two operations with the same method and path, or the same id, are a mistake and throw. */
export function openApi(options: OpenApiOptions): OpenApiDocument {
  const registry = z.registry<{ id: string }>();
  const named = { ...options.named, Problem: options.problem };
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { ...conversion('output'), uri: componentPath });

  const outputSchema = (schema: z.ZodType): Json => {
    const name = registry.get(schema)?.id;
    return name === undefined
      ? bare(z.toJSONSchema(schema, conversion('output')))
      : { $ref: componentPath(name) };
  };

  const paths: Record<string, Record<string, Json>> = {};
  const ids = new Set<string>();
  for (const operation of options.operations) {
    const path = (paths[operation.path] ??= {});
    const method = operation.method.toLowerCase();
    if (path[method] || ids.has(operation.id))
      throw new Error(`described twice: ${operation.method} ${operation.path} (${operation.id})`);
    ids.add(operation.id);
    path[method] = describe(operation, outputSchema);
  }

  return {
    openapi: '3.1.0',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: options.cookie },
      },
    },
  };
}

function describe(operation: Operation, outputSchema: (schema: z.ZodType) => Json): Json {
  const responses = new Map<string, { descriptions: string[]; content: Record<string, Json> }>();
  const add = (status: string, description: string, type: string, schema: Json): void => {
    const response = responses.get(status) ?? { descriptions: [], content: {} };
    response.descriptions.push(description);
    response.content[type] = { schema };
    responses.set(status, response);
  };
  const { answer } = operation;
  for (const status of answer.statuses)
    add(String(status), answer.description, answer.type, outputSchema(answer.schema));
  for (const [status, codes] of Object.entries(operation.problems))
    add(status, codes.join(', '), 'application/problem+json', { $ref: componentPath('Problem') });
  return {
    operationId: operation.id,
    summary: operation.summary,
    security: operation.access === 'open' ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: [...parameters('path', operation.params), ...parameters('query', operation.query)],
    ...(operation.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: inputSchema(operation.body) } },
      },
    }),
    responses: Object.fromEntries(
      Array.from(responses, ([status, { descriptions, content }]) => [
        status,
        { description: descriptions.join('; '), content },
      ]),
    ),
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): readonly Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, conversion('input'));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}
