import { evaluate, follow, fullRoom, type Room, type Scope, type Step } from './expressions.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A block with a name: a resource, or a variable. */
export type Body = { readonly name: string; readonly body: Fields };

/** What stands for itself within one copy of a block: `count.index`, `each.key`, or what a dynamic block calls its value. */
export type Copy = Readonly<Record<string, Fields>>;

/** The copies that `count` or `for_each` make of a block. Where their number cannot be known, one stands for all. */
export type Copies = { readonly copies: readonly Copy[]; readonly isKnown: boolean };

/** Blocks of one kind, and copies of one block, that are looked at. */
const most = 50;

/** What files of Terraform define, to be asked by whoever reads their resources. */
export interface Definitions {
  /** The resources of that type. */
  bodies(type: string): readonly Body[];
  /** The value of something in one copy of a block; undefined where it cannot be known. */
  value(of: unknown, copy?: Copy): unknown;
  copies(body: Fields): Copies;
  /** The blocks of a kind within a body, those that dynamic blocks make included, each with its copy. */
  blocks(body: Fields, kind: string, copy: Copy): readonly { readonly block: Fields; readonly copy: Copy }[];
  /** As a text, with variables and locals in their places, for references that are looked for. */
  spelled(value: unknown): string;
}

/** Takes in parsed files of HCL (hcl2-parser): each block is a list of its bodies, each expression a text '${…}'. */
export function definitionsOf(files: readonly Fields[]): Definitions {
  const variables = files.flatMap((file) => named(file.variable)).slice(0, most);
  const locals = Object.assign({}, ...files.flatMap((file) => list(file.locals).filter(isFields))) as Fields;
  const types = new Map<string, readonly Body[]>();
  const bodies = (type: string) => {
    const found = types.get(type) ?? files.flatMap((file) => named(at(file.resource, type))).slice(0, most);
    types.set(type, found);
    return found;
  };
  const define = ([kind, name]: readonly Step[]) =>
    kind === 'var' ? variables.find((one) => one.name === name)?.body.default : at(locals, `${name}`);
  const scope =
    (copy: Copy): Scope =>
    (steps, room) => {
      const [kind = '', name] = steps;
      if (Object.hasOwn(copy, kind)) return follow(copy[kind], steps.slice(1));
      if (kind === 'var' || kind === 'local') return follow(evaluate(define(steps), scope({}), room), steps.slice(2));
      return ofResource(
        bodies(`${kind}`).find((one) => one.name === name),
        steps.slice(2),
        room,
      );
    };
  /** Of resources, their ranges are known before there is any. */
  const ofResource = (found: Body | undefined, steps: readonly Step[], room: Room): unknown => {
    if (found === undefined || steps.at(-1) !== 'cidr_block' || room.depth === 0) return undefined;
    const { copies } = copiesOf(found.body, room);
    const [place] = steps;
    const own = typeof place === 'number' ? copies[place] : copies.find(({ each }) => each?.key === place);
    return evaluate(found.body.cidr_block, scope(own ?? copies[0] ?? {}), room);
  };
  const copiesOf = ({ count, for_each: every }: Fields, room: Room): Copies => {
    const inner = { ...room, depth: room.depth - 1 };
    if (every !== undefined) return eachOf(evaluate(every, scope({}), inner), 'each');
    if (count === undefined) return { copies: [{}], isKnown: true };
    const value = evaluate(count, scope({}), inner);
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) return { copies: [{}], isKnown: false };
    const indexes = Array.from({ length: Math.min(most, number) }, (_, index): Copy => ({ count: { index } }));
    return { copies: indexes, isKnown: true };
  };
  const value = (of: unknown, copy: Copy = {}) => evaluate(of, scope(copy), fullRoom());
  return {
    bodies,
    value,
    copies: (body) => copiesOf(body, fullRoom()),
    blocks: (body, kind, copy) => {
      const plain = list(body[kind]).map((block) => ({ block, copy }));
      const made = list(at(body.dynamic, kind)).flatMap((one) => {
        const name = /^\$\{(\w+)\}$/.exec(String(at(one, 'iterator')))?.[1] ?? kind;
        const { copies } = eachOf(value(at(one, 'for_each'), copy), name);
        return copies.flatMap((each) =>
          list(at(one, 'content')).map((block) => ({ block, copy: { ...copy, ...each } })),
        );
      });
      return [...plain, ...made]
        .slice(0, most)
        .flatMap(({ block, copy: own }) => (isFields(block) ? [{ block, copy: own }] : []));
    },
    spelled: (of) => {
      const [, kind, name] = /^\$\{(var|local)\.([\w-]+)\}$/.exec(typeof of === 'string' ? of : '') ?? [];
      return JSON.stringify((kind === undefined ? of : define([kind, name])) ?? '').slice(0, 4096);
    },
  };
}

function eachOf(values: unknown, name: string): Copies {
  if (typeof values !== 'object' || values === null) return { copies: [{}], isKnown: false };
  const entries = Array.isArray(values) ? values.map((one) => [one, one] as const) : Object.entries(values);
  const copies = entries.slice(0, most).map(([key, value]): Copy => ({ [name]: { key, value } }));
  return { copies, isKnown: true };
}

/** The blocks of a kind, each with its name. */
function named(blocks: unknown): readonly Body[] {
  return Object.entries(isFields(blocks) ? blocks : {}).flatMap(([name, bodies]) =>
    list(bodies)
      .filter(isFields)
      .map((body) => ({ name, body })),
  );
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}
