export { why } from './why.ts';
export { sentence, sentences, wayTable } from './words.ts';
