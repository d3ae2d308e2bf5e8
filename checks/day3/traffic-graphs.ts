import { lookAtPictures, pictureTrouble } from '../../harness/expect/pictures.ts';
import type { Picture } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { silence } from './tool.ts';
import { type TrafficRun, traffic } from './traffic-tool.ts';

const lookMs = 20_000;

type Observation = Pick<TrafficRun, 'blocked' | 'how'> & {
  readonly pictures: readonly Picture[];
  readonly others: readonly string[];
};

const mostNamed = 6;

export const trafficGraphs = check({
  ...deliverable('day3.traffic-graphs'),
  on: traffic,

  async observe({ shared }): Promise<Observation> {
    const { blocked, how, files } = shared;
    const pictures = await lookAtPictures(files, patient(lookMs));
    const others = files.map(({ name }) => name).filter((name) => !pictures.some((one) => one.name === name));
    return { blocked, how, pictures, others };
  },

  judge({ blocked, how, pictures, others }) {
    if (blocked !== null) return { status: 'blocked', by: blocked };
    const troubles = pictures.map((one) => ({ name: one.name, trouble: pictureTrouble(one) }));
    if (troubles.some(({ trouble }) => trouble === undefined)) return { status: 'pass' };
    const none = others.length > 0 ? `only ${others.slice(0, mostNamed).join(', ')}` : 'nothing at all';
    const left = how === null ? '' : `${how.replace(/\.$/, '')}. It left no PNG, SVG or PDF in $LAB_OUT: ${none}.`;
    const found = troubles.slice(0, mostNamed).map(({ name, trouble }) => `${name}: ${trouble}.`);
    return {
      status: 'fail',
      score: 0,
      expected:
        'In $LAB_OUT there is a PNG, SVG or PDF of at least 200 × 100, that is not blank and has more than one colour.',
      actual: how === null ? silence('traffic', null) : found.join(' ') || left,
      hint: 'Open the picture yourself. An SVG is text: a rectangle for each bar is enough.',
    };
  },

  show({ pictures }) {
    if (pictures.length === 0) return [];
    const rows = pictures.map((one) => [
      one.name,
      `${Math.round(one.width)} × ${Math.round(one.height)}`,
      String(one.colours),
      pictureTrouble(one) ?? 'a graph',
    ]);
    return [{ kind: 'table', title: 'Pictures in $LAB_OUT', columns: ['File', 'Size', 'Colours', 'Finding'], rows }];
  },
});
