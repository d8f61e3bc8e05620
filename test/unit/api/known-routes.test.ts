import { expect, test } from 'vitest';
import { KnownRoutes } from '../../../api/known-routes.ts';

function routes(): KnownRoutes {
  const known = new KnownRoutes();
  known.add({ url: '/api/v1/lots', method: 'POST' });
  known.add({ url: '/api/v1/lots', method: ['GET', 'HEAD'] });
  known.add({ url: '/api/v1/lots/:id/recall', method: 'POST' });
  known.add({ url: '/api/v1/batches/:id/labels.:format', method: 'GET' });
  known.add({ url: '/01/*', method: 'GET' });
  return known;
}

test('says what an address takes, whatever stands in the place of a name', () => {
  const known = routes();
  expect(known.methodsAt('/api/v1/lots')).toEqual(['GET', 'HEAD', 'POST']);
  expect(known.methodsAt('/api/v1/lots/01JX/recall')).toEqual(['POST']);
  expect(known.methodsAt('/api/v1/batches/01JX/labels.pdf')).toEqual(['GET']);
  expect(known.methodsAt('/01/09521234567899/21/ABC')).toEqual(['GET']);
});

test('knows nothing of other addresses', () => {
  const known = routes();
  for (const path of [
    '/',
    '/api/v1/lot',
    '/api/v1/lots/a/b/recall',
    '/api/v1/batches/a/labelsxpdf',
    '/x/01/',
  ])
    expect(known.methodsAt(path), path).toEqual([]);
});
