export { badInput, isBadInput } from './bad-input.ts';
export type { Choice } from './choose.ts';
export { choiceLine, chooseSubmission, invokedFrom } from './choose.ts';
export { folderName } from './folder-name.ts';
export { isWithin } from './intake.ts';
export type { Submission } from './load.ts';
export { loadSubmission } from './load.ts';
export { packSubmission } from './pack.ts';
export { printable, quote } from './printable.ts';
