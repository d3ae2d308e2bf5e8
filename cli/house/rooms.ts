/** A folder of the house, and what it may import of ours beside itself. */
export interface Room {
  readonly folder: string;
  readonly what: string;
  /** Folders further up in the list. */
  readonly imports: readonly string[];
  /** 'tests': the tests and their helpers in that folder, 'sources': the rest of it; all of it when left out. */
  readonly only?: 'tests' | 'sources';
  /** Set where a file does no input or output of its own, so that it imports no package for it. */
  readonly pure?: true;
}

/** Places in the harness, from the ground up: each may use those before it, and most use fewer. */
const ground = ['labs', 'harness/model'];
const looking = ['harness/submission', 'harness/explain', 'harness/expect', 'harness/host', 'harness/probe'];
const machine = ['harness/model', ...looking, 'harness/docker', 'harness/testbed'];
const all = ['labs', ...machine, 'harness/engine', 'reports', 'checks', 'exercises', 'pack'];

/**
 * Who imports whom, type imports included. A room imports only what stands above it here, so there is no circle of rooms. The lint's
 * rules (biome.json), the page for contributors and the drawing of the house are made from this list by `npm run house`.
 */
export const rooms: readonly Room[] = [
  { folder: 'labs', what: 'what is asked: briefs, days, names, addresses, points', imports: [] },
  { folder: 'harness/model', what: 'types and pure functions', imports: [] },
  { folder: 'harness/submission', what: 'manifest, intake, staging', imports: ['harness/model'] },
  { folder: 'harness/explain', what: 'where a packet died', imports: ['harness/model'] },
  {
    folder: 'harness/expect',
    what: 'pure judgements on what was seen',
    imports: ['harness/model', 'harness/explain'],
  },
  { folder: 'harness/host', what: 'the sandboxed lab host', imports: ['harness/model'] },
  {
    folder: 'harness/probe',
    what: 'what looks at networks; returns plain JSON',
    imports: ['harness/model', 'harness/host'],
  },
  {
    folder: 'harness/docker',
    what: "a Docker engine to grade with, ours or the machine's",
    imports: ['harness/model', 'harness/host', 'harness/probe'],
  },
  {
    folder: 'harness/testbed',
    what: 'the places a check can look at',
    imports: ['harness/model'],
  },
  { folder: 'harness/engine', what: 'runs checks on their testbeds, scores them', imports: machine },
  { folder: 'reports', what: 'a grade as JSON, JUnit, PDF', imports: ['harness/model'] },
  { folder: 'exercises', what: 'faults to find, and what an answer is worth', imports: ground },
  {
    folder: 'checks',
    only: 'sources',
    what: 'one file a check, one folder a unit',
    imports: [...ground, 'harness/testbed', 'harness/probe', 'harness/expect'],
    pure: true,
  },
  {
    folder: 'pack',
    what: 'netproof/pack: what a lab outside of the project may import',
    imports: ['harness/model', 'harness/testbed', 'harness/probe', 'harness/expect'],
  },
  {
    folder: 'harness/session',
    what: 'one assembly of a grading, for every door',
    imports: [...machine, 'harness/engine'],
  },
  { folder: 'cli', what: 'the doors', imports: [...all, 'harness/session'] },
  {
    folder: 'checks',
    only: 'tests',
    what: 'judgements tested, a day graded',
    imports: [...ground, 'harness/testbed', 'harness/probe', 'harness/expect', 'checks', 'cli/vitest'],
  },
  { folder: 'fixtures', what: 'submissions with a known grade', imports: [...all, 'harness/session', 'cli'] },
  { folder: 'bench', what: 'measurements', imports: [...all, 'harness/session', 'cli', 'fixtures'] },
  {
    folder: 'reference-solution',
    what: 'the model answer, a submission like any other; nobody imports it',
    imports: [],
  },
];

const isTest = (path: string) => /\.(test|testkit)\.ts$/.test(path);

/** The room of a file by its path in the project; undefined for what lies in none, as a file at the top. */
export function roomOf(path: string): Room | undefined {
  return rooms.find(
    ({ folder, only }) => path.startsWith(`${folder}/`) && (only === undefined || (only === 'tests') === isTest(path)),
  );
}

/** Whether a file of the room may import the file at `path`. */
export function mayImport(room: Room, path: string): boolean {
  if (roomOf(path) === room) return true;
  return room.imports.some((folder) => path.startsWith(`${folder}/`)) && (room.only !== 'sources' || !isTest(path));
}
