export type { NoAnswer } from './service.ts';
export { whyService } from './service.ts';
export { why } from './why.ts';
export { sentence, sentences, wayTable } from './words.ts';
