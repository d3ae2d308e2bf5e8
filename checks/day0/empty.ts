import { pingCheck } from './ping-check.ts';

export const empty = pingCheck('day0.empty', 'empty', {
  expected: 'A namespace that was only made has lo and no other link; lo is down, and there is no route.',
  hint: 'What a namespace is born with, ‘ip -n empty link’ and ‘ip -n empty route’ show. Whatever else is there, some line of yours has put there.',
});
