import { describe, expect, test } from 'vitest';
import { startService } from './service.ts';

const CALLS = [
  'GET /api/openapi.json',
  'GET /api/v1/accounts',
  'GET /api/v1/dead-letters',
  'GET /api/v1/dead-letters/summary',
  'GET /api/v1/dead-letters/{id}',
  'GET /api/v1/decisions',
  'GET /api/v1/devices',
  'GET /api/v1/history',
  'GET /api/v1/rule-kinds',
  'GET /api/v1/state',
  'GET /api/v1/stream',
  'GET /api/v1/zones/{zone}/outputs/{output}/flips',
  'GET /api/v1/zones/{zone}/rules',
  'GET /api/v1/zones/{zone}/rules/versions',
  'GET /api/v1/zones/{zone}/shadows',
  'GET /healthz',
  'GET /metrics',
  'POST /api/v1/backtests',
  'POST /api/v1/dead-letters/drop',
  'POST /api/v1/dead-letters/replay',
  'POST /api/v1/dead-letters/{id}/drop',
  'POST /api/v1/dead-letters/{id}/replay',
  'POST /api/v1/session',
  'POST /api/v1/stop-all',
  'POST /api/v1/zones/{zone}/override',
  'POST /api/v1/zones/{zone}/rules/rollback',
  'PUT /api/v1/forecast',
  'PUT /api/v1/zones/{zone}/rules',
];

type Paths = Record<string, Record<string, { security: unknown[]; responses: Record<string, unknown> }>>;

async function document() {
  const service = await startService();
  const json = (await service.ask('GET', '/api/openapi.json')).json();
  return { ...service, json, paths: json.paths as Paths };
}

describe('openapi.json', () => {
  test('is OpenAPI 3.1 whose references all resolve', async () => {
    const { json } = await document();
    expect(json.openapi).toBe('3.1.0');
    const text = JSON.stringify(json);
    const references = Array.from(text.matchAll(/"\$ref":"#\/([^"]+)"/g), ([, path]) => path!.split('/'));
    expect(references.length).toBeGreaterThan(10);
    for (const path of references) {
      let at: unknown = json;
      for (const step of path) at = (at as Record<string, unknown>)[step];
      expect(at, path.join('/')).toBeTypeOf('object');
    }
  });

  test('describes every call there is, and every other method of their addresses is 405', async () => {
    const { ask, paths } = await document();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(CALLS);
    for (const [path, methods] of Object.entries(paths))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        if (method.toLowerCase() in methods) continue;
        expect(
          (await ask(method, path.replace('{zone}', 'khu-1').replace('{output}', 'van-1'))).status,
          `${method} ${path}`,
        ).toBe(405);
      }
  });

  test('says truly which calls need a session', async () => {
    const { ask, paths } = await document();
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { security }] of Object.entries(methods)) {
        const { status } = await ask(
          method.toUpperCase(),
          path.replace('{zone}', 'khu-1').replace('{output}', 'van-1'),
        );
        expect(status === 401, `${method} ${path}`).toBe(security.length > 0);
      }
  });

  test('gives each parameter and body a type', async () => {
    const { json } = await document();
    for (const methods of Object.values(json.paths as Record<string, Record<string, unknown>>))
      for (const operation of Object.values(methods)) {
        const { parameters, requestBody } = operation as {
          parameters: { schema: { type?: string } }[];
          requestBody?: { content: { 'application/json': { schema: { type?: string } } } };
        };
        for (const parameter of parameters) expect(parameter).toHaveProperty('schema.type');
        if (requestBody) expect(requestBody.content['application/json'].schema.type).toBe('object');
      }
  });
});
