import { describe, expect, it } from 'vitest';
import { absoluteLink, httpsLink, localPath, phoneLink } from '../../../../dashboards/trace/src/links.ts';

describe('a shop', () => {
  it.each(['https://shopee.vn/nhan?a=1&b=2', 'https://dongtao.example/'])('may be at %s', (url) => {
    expect(httpsLink(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'http://shop.example/',
    '//shop.example/',
    'shop.example',
    '',
  ])('may not be at %j', (url) => {
    expect(httpsLink(url)).toBeUndefined();
  });
});

describe('a path on this host', () => {
  it('keeps its query and escapes what an attribute could stumble over', () => {
    expect(localPath('/01/09521234567899?lang=en')).toBe('/01/09521234567899?lang=en');
    expect(localPath('/t/"><img>')).toBe('/t/%22%3E%3Cimg%3E');
  });

  it.each([
    '//evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'x',
    '',
  ])('is never %j', (path) => {
    expect(localPath(path)).toBeUndefined();
  });

  it('is written out for readers outside the page', () => {
    expect(absoluteLink('https://id.example/01/1', '/files/a.webp')).toBe('https://id.example/files/a.webp');
    expect(absoluteLink('https://id.example/01/1', '//evil.example/a')).toBeUndefined();
    expect(absoluteLink('javascript:alert(1)', '/a')).toBeUndefined();
    expect(absoluteLink('nowhere', '/a')).toBeUndefined();
  });
});

describe('a phone number', () => {
  it.each([
    ['0221 3912 345', 'tel:02213912345'],
    ['+84 (221) 391-2345', 'tel:+842213912345'],
  ])('%s can be called', (phone, href) => {
    expect(phoneLink(phone)).toBe(href);
  });

  it.each(['hỏi anh Tư', '', '"onclick=x', '1'.repeat(40)])('%j cannot', (phone) => {
    expect(phoneLink(phone)).toBeUndefined();
  });
});
