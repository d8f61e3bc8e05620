import { describe, expect, it } from 'vitest';
import { svg } from '../../../../../api/label/formats/svg.ts';
import { printed, TEXTS, unitLabels } from '../sample.ts';

const drawing = async (count: number): Promise<string> => (await printed(svg, unitLabels(count))).toString();

/** Every tag is closed by its own name. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self === '/') continue;
    if (slash === '') open.push(name!);
    else if (open.pop() !== name) return [...open, `</${name!}>`];
  }
  return open;
}

describe('the preview', () => {
  it('is true to size: millimetres, as the paper has them', async () => {
    expect(await drawing(1)).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="210mm" height="297mm" viewBox="0 0 210 297">/,
    );
  });

  it('is well-formed, whatever the texts hold', async () => {
    const texts = { ...TEXTS, product: 'Nhãn <i>&"A"' };
    const xml = (await printed(svg, unitLabels(2), { texts })).toString();
    expect(unclosed(xml)).toEqual([]);
    expect(xml).toContain('<title>Nhãn &#60;i&#62;&#38;&#34;A&#34;, Lô 2026-11-01</title>');
  });

  it('shows the first sheet alone, with the edges of all its places dashed', async () => {
    const xml = await drawing(30);
    expect(xml.match(/<use href="#common"\/>/g)).toHaveLength(24);
    expect(xml.match(/h70m-70 0v37m0 0h70m0 -37v37/g)).toHaveLength(24);
    expect(xml).toContain('stroke-dasharray');
  });

  it('needs no font and nothing from elsewhere', async () => {
    const xml = await drawing(24);
    expect(xml).not.toContain('<text');
    expect(xml.match(/href="(?!#)/g)).toBeNull();
    expect(xml.length).toBeLessThan(150_000);
  });

  it('draws as many dark modules as the code has', async () => {
    const xml = await drawing(1);
    const code = /shape-rendering="crispEdges" d="([^"]+)"/.exec(xml)![1]!;
    const dark = [...code.matchAll(/h(\d+)/g)].reduce((sum, [, run]) => sum + Number(run), 0);
    expect(dark).toBeGreaterThan(0.4 * 33 * 33);
    expect(dark).toBeLessThan(0.6 * 33 * 33);
    expect(code.match(/M0 /g)).toHaveLength(33);
  });
});
