import { expect, test } from 'vitest';
import { SeasonView } from '../../../domain/http/records.ts';
import type { PlotView } from '../../../domain/http/records.ts';
import { onEachStore } from '../../support/api-stores.ts';
import type { StoreKind } from '../../support/api-stores.ts';
import { coopApi } from '../../support/coop-api.ts';
import { handClock } from '../../support/hand-clock.ts';

async function field(kind: StoreKind) {
  const clock = handClock(Date.UTC(2026, 10, 22));
  const api = await coopApi(kind, { clock });
  const clerk = await api.member(await api.cooperative(), 'clerk');
  const { body } = await clerk<PlotView>('POST /api/v1/plots', { name: 'Vườn trên' });
  return { clock, clerk, season: { plot: body.id, crop: 'Cà chua', started_on: '2026-02-01' } };
}

onEachStore('seasons', (kind) => {
  test('two crops may grow between each other on one plot', async () => {
    const { clock, clerk, season } = await field(kind);
    const made = await clerk<SeasonView>('POST /api/v1/seasons', season);
    clock.advance(1);
    expect(made.status).toBe(201);
    expect(SeasonView.parse(made.body)).toMatchObject({ ...season, variety: null, ended_on: null });
    expect(await clerk('POST /api/v1/seasons', { ...season, crop: 'Hành lá' })).toMatchObject({
      status: 201,
    });
    const list = await clerk<{ items: SeasonView[] }>('GET /api/v1/seasons');
    expect(list.body.items.map(({ crop }) => crop)).toEqual(['Hành lá', 'Cà chua']);
  });

  test('pages of a list follow each other', async () => {
    const { clock, clerk, season } = await field(kind);
    for (const crop of ['Một', 'Hai', 'Ba']) {
      await clerk('POST /api/v1/seasons', { ...season, crop });
      clock.advance(1);
    }
    const first = await clerk<{ items: SeasonView[]; next: string }>('GET /api/v1/seasons?limit=2');
    const second = await clerk<{ items: SeasonView[]; next: null }>(
      `GET /api/v1/seasons?limit=2&next=${first.body.next}`,
    );
    const crops = [first, second].map(({ body }) => body.items.map(({ crop }) => crop));
    expect(crops).toEqual([['Ba', 'Hai'], ['Một']]);
    expect(second.body.next).toBeNull();
  });

  test('a season ends after it began, also when only one of its days is corrected', async () => {
    const { clerk, season } = await field(kind);
    const wrong = { status: 422, body: { code: 'bad_dates', field: 'ended_on' } };
    expect(await clerk('POST /api/v1/seasons', { ...season, ended_on: '2026-01-31' })).toMatchObject(wrong);
    const { body } = await clerk<SeasonView>('POST /api/v1/seasons', { ...season, ended_on: '2026-05-01' });
    const patch = (change: object) => clerk(`PATCH /api/v1/seasons/${body.id}`, change);
    expect(await patch({ started_on: '2026-05-02' })).toMatchObject(wrong);
    expect(await patch({ started_on: '2026-05-01' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await patch({ ended_on: null })).toMatchObject({ body: { ended_on: null, revision: 3 } });
    const history = await clerk<{ items: unknown[] }>(`GET /api/v1/seasons/${body.id}/history`);
    expect(history.body.items).toMatchObject([
      { revision: 2, before: { ended_on: '2026-05-01' } },
      { revision: 1, before: { started_on: '2026-02-01' } },
    ]);
  });

  test('a plot that is not there is refused, when it is added and when it is moved', async () => {
    const { clerk, season } = await field(kind);
    const wrong = { status: 422, body: { code: 'bad_reference', field: 'plot' } };
    expect(await clerk('POST /api/v1/seasons', { ...season, plot: 'nowhere' })).toMatchObject(wrong);
    const { body } = await clerk<SeasonView>('POST /api/v1/seasons', season);
    expect(await clerk(`PATCH /api/v1/seasons/${body.id}`, { plot: 'nowhere' })).toMatchObject(wrong);
    const kept = await clerk<SeasonView>(`GET /api/v1/seasons/${body.id}`);
    expect(kept.body).toEqual(body);
  });

  test('a season is never deleted', async () => {
    const { clerk, season } = await field(kind);
    const { body } = await clerk<SeasonView>('POST /api/v1/seasons', season);
    const answer = await clerk(`DELETE /api/v1/seasons/${body.id}`);
    expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH');
  });
});
