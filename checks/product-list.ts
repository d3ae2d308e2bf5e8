import { breach, parsed, shown } from '../harness/expect/contract.ts';
import type { HttpResult } from '../harness/model/index.ts';

const deepest = 3;

/**
 * What is wrong with an answer that should bring the list of products, as the rest of a sentence; undefined when it brings them, bare or wrapped
 * with the name of who served it, as people show a distribution. The contract itself is Day 2's business.
 */
export function listTrouble(answer: HttpResult): string | undefined {
  const trouble = breach(answer, { status: 200 });
  if (trouble !== undefined) return trouble;
  const body = parsed(answer);
  if (body === undefined) return `answered ${shown(answer)}, which is not JSON`;
  return hasProducts(body, deepest) ? undefined : `answered ${shown(answer)}, in which there is no product`;
}

/** Whether there are things with an id in it, in a list or under their ids. */
function hasProducts(body: unknown, depth: number): boolean {
  if (typeof body !== 'object' || body === null || depth < 0) return false;
  const inner = Object.values(body);
  return inner.some((one) => isProduct(one) || hasProducts(one, depth - 1));
}

function isProduct(one: unknown): boolean {
  return typeof one === 'object' && one !== null && ('id' in one || 'product_id' in one) && 'name' in one;
}
