/** Anything that survives `JSON.parse(JSON.stringify(x))`: what probes return and records keep. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
