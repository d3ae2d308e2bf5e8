import { isCausedBySubmission, type Json } from '../model/index.ts';

/** The process of bounded.ts: each message names a module, a function of it, and its arguments. */
type Request = { readonly url: string; readonly name: string; readonly args: readonly Json[] };

async function answer({ url, name, args }: Request): Promise<object> {
  try {
    const module = (await import(url)) as Readonly<Record<string, (...args: readonly Json[]) => unknown>>;
    return { result: (await module[name]?.(...args)) ?? null };
  } catch (error) {
    const { message = String(error) } = error as Error;
    const deep = error instanceof RangeError && /call stack|string length/.test(message);
    return deep ? { tooMuch: 'depth' } : { threw: message, caused: isCausedBySubmission(error) };
  }
}

process.on('message', async (request: Request) => process.send?.(await answer(request)));
process.send?.('ready');
