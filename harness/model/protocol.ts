import type { Json } from './json.ts';

/** What an agent can be asked, by name: what it is given, and what comes back. */
export type Protocol<Table> = { readonly [Name in keyof Table]: { readonly args: Json; readonly result: Json } };

/** The agent's side of a protocol: a function for each name, and none beside. */
export type Answers<Table extends Protocol<Table>, World> = {
  readonly [Name in keyof Table]: (world: World, args: Table[Name]['args']) => Promise<Table[Name]['result']>;
};

/** The grader's side of a protocol: asks by name, over `call`. Rejects with what the agent throws. */
export function asking<Table extends Protocol<Table>>(call: (name: string, args: Json) => Promise<Json>) {
  return async <Name extends keyof Table & string>(
    name: Name,
    args: Table[Name]['args'],
  ): Promise<Table[Name]['result']> => (await call(name, args)) as Table[Name]['result'];
}
