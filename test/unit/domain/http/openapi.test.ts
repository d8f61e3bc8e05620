import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApi } from '../../../../domain/http/openapi.ts';
import type { Operation } from '../../../../domain/http/openapi.ts';
import { ProblemBody } from '../../../../domain/http/problem.ts';

const Lot = z.object({ id: z.string(), made: z.iso.datetime({ offset: true }) });

const getLot: Operation = {
  ...{ method: 'GET', path: '/lots/{lot}', id: 'lot', summary: 'One lot', access: 'session' },
  params: z.object({ lot: z.string() }),
  query: z.object({
    limit: z.coerce.number().int().max(9).default(3),
    lang: z.enum(['vi', 'en']).optional(),
  }),
  answer: { description: 'The lot', type: 'application/json', schema: Lot, statuses: [200] },
  problems: { 404: ['unknown_lot'] },
};

const build = (operations: Operation[]) =>
  openApi({
    ...{ title: 'T', version: '1', description: 'D', operations, cookie: 'c', problem: ProblemBody },
    named: { Lot },
  });

describe('the OpenAPI document', () => {
  test('names path and query parameters with their schemas, and which of them must be there', () => {
    expect(build([getLot]).paths['/lots/{lot}']!.get!.parameters).toEqual([
      { name: 'lot', in: 'path', required: true, schema: { type: 'string' } },
      {
        ...{ name: 'limit', in: 'query', required: false },
        schema: expect.objectContaining({ type: 'integer', maximum: 9, default: 3 }) as unknown,
      },
      { name: 'lang', in: 'query', required: false, schema: { type: 'string', enum: ['vi', 'en'] } },
    ]);
  });

  test('refers to named answers and lists the stable words of problems', () => {
    expect(build([getLot]).paths['/lots/{lot}']!.get!.responses).toEqual({
      200: {
        description: 'The lot',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Lot' } } },
      },
      404: {
        description: 'unknown_lot',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    });
  });

  test('has one schema per name, without $id and without the leap years of date-time', () => {
    const { components } = build([getLot]);
    expect(components).toMatchObject({
      schemas: {
        Lot: { type: 'object', properties: { made: { type: 'string', format: 'date-time' } } },
        Problem: { required: expect.arrayContaining(['type', 'title', 'status', 'code']) as unknown },
      },
    });
    expect(JSON.stringify(components)).not.toMatch(/\$id|\$schema|\\\\d/);
  });

  test('describes a body as it is sent, and asks for no session where none is needed', () => {
    const post: Operation = {
      ...getLot,
      method: 'POST',
      id: 'put',
      access: 'open',
      body: z.strictObject({ n: z.number() }),
    };
    expect(build([getLot, post]).paths['/lots/{lot}']!.post).toMatchObject({
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: { required: ['n'] } } } },
    });
  });

  test.each([
    ['the same method and path', { id: 'other' }],
    ['the same id', { path: '/other' }],
  ])('refuses two operations with %s', (_, change) => {
    expect(() => build([getLot, { ...getLot, ...change }])).toThrow('described twice');
  });
});
