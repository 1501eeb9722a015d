import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What axe finds wrong on the page, by WCAG 2.2 AA and good practice (landmarks, headings). */
export async function violations(page: Page): Promise<string[]> {
  // What is still loading has another shape.
  await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ target }) => target).join(' | ')}`,
  );
}
