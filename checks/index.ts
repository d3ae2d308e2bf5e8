import { type AnyCheck, assembleLab, type Lab } from '../harness/model/index.ts';
import { catalogue } from '../labs/catalogue.ts';

/** The checks of a unit lie in the folder of its id: the list of units is labs/catalogue.ts, and there is no other. */
async function checksOf({ id }: { readonly id: string }): Promise<readonly [string, readonly AnyCheck[]]> {
  try {
    const { checks } = (await import(`./${id}/index.ts`)) as { readonly checks: readonly AnyCheck[] };
    return [id, checks];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(`checks/${id}/index.ts, for the unit '${id}' of labs/catalogue.ts, cannot be loaded: ${reason}`, {
      cause,
    });
  }
}

/** The lab with its checks: what every door grades. */
export const lab: Lab = {
  ...assembleLab(catalogue, Object.fromEntries(await Promise.all(catalogue.units.map(checksOf)))),
  judging: new URL('./judging.ts', import.meta.url).href,
};
