export type { Session, Testbeds } from './session.ts';
export { hostMemory, openSession } from './session.ts';
export { chosenUnits } from './units.ts';
