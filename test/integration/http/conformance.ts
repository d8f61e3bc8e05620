import type { IncomingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import { z } from 'zod';
import { ProblemBody } from '../../../domain/http/problem.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  json(): Record<string, unknown>;
}

const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        responses: z.record(
          z.string(),
          z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }),
        ),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** Schemas as a JSON Schema reader knows them: the document's components become the definitions beside them. */
function schemaOf(schema: unknown, components: unknown): z.ZodType {
  const whole = JSON.stringify({ allOf: [schema], $defs: components });
  return z.fromJSONSchema(JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as never);
}

/**
 * A check of answers against the OpenAPI document: the status is described for the path, with this media type, and
 * the body is as the schema says. Problems on paths that are not described are problems all the same.
 */
export function conformance(json: unknown): (method: string, path: string, answer: Answer) => void {
  const { paths, components } = Document.parse(json);
  const patterns = Object.keys(paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (method, url, answer) => {
    if (method === 'HEAD') return;
    const pathname = url.split('?', 1)[0] ?? '';
    const known = patterns.find(({ pattern }) => pattern.test(pathname));
    const operation = known && paths[known.path]?.[method.toLowerCase()];
    const type = answer.headers['content-type'] ?? '';
    if (!operation) {
      if (answer.status < 400 || type.startsWith('text/plain')) return; // the page
      expect(type).toContain('application/problem+json');
      ProblemBody.parse(answer.json());
      return;
    }
    const described = operation.responses[answer.status];
    expect(described, `${method} ${url} answered ${answer.status}, which is not described`).toBeDefined();
    const content = Object.entries(described!.content).find(([name]) => type.startsWith(name));
    expect(content, `${method} ${url} ${answer.status} answered ${type}`).toBeDefined();
    const value: unknown = type.includes('json') ? answer.json() : answer.text;
    const result = schemaOf(content![1].schema, components.schemas).safeParse(value);
    expect(result.error?.issues, `${method} ${url} ${answer.status}`).toBeUndefined();
  };
}
