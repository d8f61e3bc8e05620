import { describe, expect, it } from 'vitest';
import { Drafts } from '../../../../dashboards/coop/src/state/drafts.ts';

function tab() {
  const kept = new Map<string, string>();
  return () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}

const BLANK = { name: '', plots: [''] };

describe('a draft', () => {
  it('comes back in the same tab until it is dropped', () => {
    const storage = tab();
    new Drafts(storage).keep('lot:new', { name: 'Nhãn', plots: [] });
    new Drafts(storage).keep('other', { name: 'Cam' });
    const drafts = new Drafts(storage);
    expect(drafts.read('lot:new', BLANK)).toEqual({ name: 'Nhãn', plots: [] });
    drafts.drop('lot:new');
    expect(drafts.read('lot:new', BLANK)).toBeUndefined();
    expect(drafts.read('other', { name: '' })).toEqual({ name: 'Cam' });
  });

  it('of another shape is let go', () => {
    const drafts = new Drafts(tab());
    drafts.keep('lot:new', { name: 'Nhãn', plots: 'x' });
    expect(drafts.read('lot:new', BLANK)).toBeUndefined();
  });

  it('is not shown to the next person', () => {
    const drafts = new Drafts(tab());
    drafts.keep('lot:new', { name: 'Nhãn' });
    drafts.clear();
    expect(drafts.read('lot:new', { name: '' })).toBeUndefined();
  });

  it('is not kept where storage is forbidden', () => {
    const drafts = new Drafts(() => {
      throw new Error('SecurityError');
    });
    drafts.keep('lot:new', { name: 'Nhãn' });
    expect(drafts.read('lot:new', { name: '' })).toBeUndefined();
  });
});
