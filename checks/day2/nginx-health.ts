import { shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { noAnswer, type Scene, serviceLocation, serviceReasons } from '../../harness/expect/service-location.ts';
import type { HttpResult, WhyObservation } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { wire } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { topology } from '../../labs/topology.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { explainService, from, mark, observeServices, origin, service } from './scene.ts';

/** The answers to /health inside and outside, and whether the first request was seen coming into nginx-lb. */
type Observation = {
  readonly scene: Scene;
  readonly inside: HttpResult;
  readonly client: HttpResult;
  readonly arrived: boolean;
  /** What tells why it does not answer, where it does not. */
  readonly why?: WhyObservation;
};

export const nginxHealth = check({
  ...deliverable('day2.nginx-health'),
  on: shop,

  async observe(context): Promise<Observation> {
    const { host } = context;
    const look = async (scene: Scene) => {
      const nonce = mark(context);
      const request = {
        from: from(scene, 'api-gateway'),
        url: `${origin('nginx-lb')}/health`,
        headers: { 'user-agent': nonce },
      };
      const at = [{ in: from(scene, 'nginx-lb'), port: service('nginx-lb').port }];
      const { responses, segments } = await wire(host, { requests: [request], at });
      const url = `http://${host.uplink.address}:${topology.forward.hostPort}/health`;
      const client = await http(host, { from: '@client', url, timeoutMs: 1500 });
      return { inside: responses[0] as HttpResult, client, arrived: segments.some(({ text }) => text.includes(nonce)) };
    };
    const { scene, seen } = await observeServices(context, look, ({ inside, arrived }) => arrived && isHealthy(inside));
    const silent = noAnswer([seen.inside]) !== undefined;
    const why = silent ? await explainService(context, scene, 'api-gateway', 'nginx-lb') : undefined;
    return { scene, ...seen, ...(why && { why }) };
  },

  judge({ scene, inside, client, arrived, why }) {
    const answers = [
      { from: 'api-gateway', response: inside },
      // Whether the client gets through at all is Day 1's business.
      ...('status' in client ? [{ from: 'the external client', response: client }] : []),
    ];
    const about = (what: string, aspect: (response: HttpResult) => boolean, asked: string) => {
      const wrong = answers.filter(({ response }) => !aspect(response));
      const told = wrong.map((one) => `asked from ${one.from}, it is ${asked} in ${shown(one.response)}`);
      return { what, trouble: told.length > 0 ? told.join('; ') : undefined };
    };
    const elsewhere = arrived ? undefined : 'it was answered without arriving in nginx-lb';
    return partialCredit(
      'status' in inside
        ? [
            { what: 'the request', trouble: elsewhere },
            about('status', isOk, 'not 200'),
            about('body', saysOk, "not 'OK'"),
            about(
              'content type',
              isPlain,
              `not text/plain but ${contentTypes(answers.map(({ response }) => response))}`,
            ),
          ]
        : [{ what: 'GET /health', trouble: shown(inside) }],
      {
        expected: `GET /health at ${origin('nginx-lb')} answers 200, text/plain, with 'OK', out of the namespace nginx-lb.`,
        background: 'status' in inside ? undefined : serviceLocation(scene, service('nginx-lb')),
        hint: "'ip netns exec nginx-lb ss -ltn' shows what listens in that namespace; 'curl -i' from another one shows what it answers.",
        why: serviceReasons(why, noAnswer([inside])),
      },
    );
  },
});

function isHealthy(response: HttpResult): boolean {
  return isOk(response) && saysOk(response) && isPlain(response);
}

function isOk(response: HttpResult): boolean {
  return 'status' in response && response.status === 200;
}

function saysOk(response: HttpResult): boolean {
  return 'status' in response && response.body.trim() === 'OK';
}

/** nginx sends its default type beside the one that add_header adds: one of them is enough. */
function isPlain(response: HttpResult): boolean {
  return 'status' in response && /(^|, *)text\/plain\b/.test(response.headers['content-type'] ?? '');
}

function contentTypes(responses: readonly HttpResult[]): string {
  const types = responses.map((one) => ('status' in one ? one.headers['content-type'] : undefined));
  return types.find((type) => type !== undefined) ?? 'none';
}
