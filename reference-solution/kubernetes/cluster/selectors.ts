/** Who is meant by a selector. */
import type { Labels, Meta } from './objects.ts';

export type Selector = {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
};
export type Namespace = { metadata: Meta };
export type Pod = {
  metadata: Meta;
  spec: { containers: { ports?: { name?: string; containerPort: number; protocol?: string }[] }[] };
  status: { podIP: string };
};

/** Whether labels meet all that a selector asks for; an empty one asks for nothing, so all meet it. */
export function meets(labels: Labels = {}, { matchLabels = {}, matchExpressions = [] }: Selector = {}): boolean {
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    // NotIn is content with a pod that has no such label at all.
    return (value !== undefined && values.includes(value)) === (operator === 'In');
  });
}

/** The addresses of what is called so at a pod: the same name may stand for another port at each. */
export function portsNamed({ spec }: Pod, name: string, protocol: string): number[] {
  const ports = spec.containers.flatMap((one) => one.ports ?? []);
  return ports
    .filter((one) => one.name === name && (one.protocol ?? 'TCP') === protocol)
    .map((one) => one.containerPort);
}
