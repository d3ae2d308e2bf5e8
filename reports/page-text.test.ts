import { expect, test } from 'vitest';
import { pageLine, pageText } from './page-text.ts';

test('only words too long for a line get places to break, and a grapheme is never split', () => {
  expect(pageText('ip netns add nginx-lb', 10)).toBe('ip netns add nginx-lb');
  expect(pageLine('x'.repeat(100)).replaceAll('\u200b', '')).toBe('x'.repeat(100));
  expect(pageLine('x'.repeat(100)).split('\u200b')).toHaveLength(13);
  expect(pageLine('👩‍👩‍👧'.repeat(20), 30).split('\u200b')[0]).toBe('👩‍👩‍👧'.repeat(8));
});

test('a long text keeps its head and tail and says how much lies between', () => {
  const text = `first\n${'middle\n'.repeat(1000)}last`;
  const shown = pageText(text);
  expect(shown).toMatch(/^first\n.*\[… \d+ characters are left out; grade\.json has them\].*last$/s);
  expect(shown.split('\n').length).toBeLessThan(70);
});
