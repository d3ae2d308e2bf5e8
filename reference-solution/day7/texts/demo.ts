import type { Facts } from '../facts.ts';

const block = (text: string) => `\`\`\`bash\n${text.trim()}\n\`\`\``;

/** What is typed while the slides rest, with the shop of Day 2 running. */
export function demo({ services, entrance, bridge }: Facts): string {
  const nginx = services[0]?.address;
  return `# Demo script

Before: \`node day1/up.ts && node day2/up.ts\`. Ten minutes; what to say stands above what to type.

## Six rooms and a switch

${block(`ip netns list
ip -br link show master ${bridge.name}`)}

## One way in

The rule has counted each connection that came by port ${entrance.port}.

${block(`iptables -t nat -vnL PREROUTING`)}

## A customer

${block(`ip netns exec api-gateway curl -s http://${nginx}/api/products
ip netns exec api-gateway curl -s -X POST -H 'content-type: application/json' \\
  -d '{"customer_id": "demo", "product_id": "1", "quantity": 1, "total_price": 9.99}' http://${nginx}/api/orders`)}

## What is connected

${block(`LAB_OUT=/tmp/demo node day3/topology.ts`)}

## A service dies, and comes back

${block(`pkill -f services/product/main.ts
ip netns exec nginx-lb curl -s http://${nginx}/api/products
node day2/up.ts
ip netns exec nginx-lb curl -s http://${nginx}/api/products`)}
`;
}
