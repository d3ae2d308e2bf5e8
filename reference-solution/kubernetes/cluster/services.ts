#!/usr/bin/env node
/**
 * A service proxy: from Service and EndpointSlice objects to one table of nftables. Nobody has a service's address: a packet to it gets
 * an endpoint's address in its place before it is routed, and the answer gets the service's back, as the kernel remembers.
 */
import { execFileSync } from 'node:child_process';
import { all, follow, type Labels, type Meta } from './objects.ts';

type ServicePort = { name?: string; protocol?: string; port: number; nodePort?: number };
type Service = {
  metadata: Meta;
  spec: {
    clusterIP: string;
    ports: ServicePort[];
    sessionAffinity?: string;
    externalTrafficPolicy?: string;
  };
  status?: { loadBalancer?: { ingress?: { ip: string }[] } };
};
type Slice = {
  metadata: Meta;
  ports: { name?: string; protocol?: string; port: number }[];
  endpoints: { addresses: string[]; conditions?: { ready?: boolean } }[];
};

/** On a packet that must come back this way: whoever answers it must believe that it came from this node. */
const mark = '0x4000';
const nameLabel: keyof Labels = 'kubernetes.io/service-name';

type Way = { chain: string; isOpen: boolean; matches: string[]; rules: string[]; ends: string[] };

function ways(service: Service, slices: Slice[], at: number): Way[] {
  const { spec, status } = service;
  return spec.ports.map((port, index) => {
    const chain = `service_${at}_${index}`;
    const protocol = (port.protocol ?? 'TCP').toLowerCase();
    const ends = endpoints(slices, port);
    const external = (status?.loadBalancer?.ingress ?? []).map(
      ({ ip }) => `ip daddr ${ip} ${protocol} dport ${port.port}`,
    );
    const node = port.nodePort ? [`fib daddr type local ${protocol} dport ${port.nodePort}`] : [];
    // From outside, an endpoint's answer must come back through this node; who asks for the client's own address goes without.
    const isLocal = spec.externalTrafficPolicy === 'Local';
    const masked = (match: string) => `${match} ${isLocal ? '' : `meta mark set ${mark} `}goto ${chain}`;
    const draw = spec.sessionAffinity === 'ClientIP' ? 'jhash ip saddr' : 'numgen random';
    const turn = ends.map((_, one) => `${one} : goto ${chain}_${one}`).join(', ');
    return {
      chain,
      isOpen: ends.length > 0,
      matches: [
        `ip daddr ${spec.clusterIP} ${protocol} dport ${port.port} goto ${chain}`,
        ...[...external, ...node].map(masked),
      ],
      rules: [`${draw} mod ${ends.length} vmap { ${turn} }`],
      ends: ends.map(([address, number], one) => {
        // Who draws itself would see its own address come in, and answer itself directly.
        const self = `ip saddr ${address} meta mark set ${mark}`;
        return `  chain ${chain}_${one} {\n    ${self}\n    meta l4proto ${protocol} dnat to ${address}:${number}\n  }`;
      }),
    };
  });
}

function endpoints(slices: Slice[], { name, port }: ServicePort): [string, number][] {
  return slices.flatMap((slice) => {
    const number = slice.ports.find((one) => one.name === name)?.port ?? port;
    return slice.endpoints
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses.map((address): [string, number] => [address, number]));
  });
}

function serviceTable(): string {
  const slices = all<Slice>('EndpointSlice');
  const open = all<Service>('Service')
    .flatMap((service, at) => {
      const own = slices.filter(
        ({ metadata }) =>
          metadata.namespace === service.metadata.namespace && metadata.labels?.[nameLabel] === service.metadata.name,
      );
      return ways(service, own, at);
    })
    .filter(({ isOpen }) => isOpen);
  const inside = (hook: string) => `    type nat hook ${hook} priority -100;\n    jump services`;
  return `table ip services
delete table ip services
table ip services {
${open.flatMap(({ chain, rules, ends }) => [...ends, `  chain ${chain} {\n    ${rules.join('\n    ')}\n  }`]).join('\n')}
  chain services {
${open.flatMap(({ matches }) => matches.map((match) => `    ${match}`)).join('\n')}
  }
  chain prerouting {
${inside('prerouting')}
  }
  chain output {
${inside('output')}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat;
    meta mark ${mark} masquerade
  }
}`;
}

await follow(() => {
  execFileSync('nft', ['-f', '-'], { input: serviceTable(), stdio: ['pipe', 'inherit', 'inherit'] });
});
