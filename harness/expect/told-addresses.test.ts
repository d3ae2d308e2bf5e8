import { expect, test } from 'vitest';
import { toldAddresses, toldPorts } from './told-addresses.ts';
import { tellLines } from './told-lines.ts';

const names = ['nginx-lb', 'api-gateway', 'product-service', 'order-service', 'redis-cache', 'postgres-db', 'br-app'];

function told(text: string, format: 'markdown' | 'pdf' = 'markdown'): string[] {
  return toldAddresses(tellLines({ format, pages: [text] }), names).map(({ name, address }) => `${name} ${address}`);
}

test.each<[string, string, 'markdown' | 'pdf']>([
  ['a table', '| Service | IP | Port |\n|-|-|-|\n| product-service | 10.0.0.33 | 5000 |', 'markdown'],
  [
    'a table with the address first',
    '| Address | Service |\n|-|-|\n| `10.0.0.33/16` | `product-service` |',
    'markdown',
  ],
  ['a table in German', '| Dienst | IP-Adresse |\n|-|-|\n| **product-service** | 10.0.0.33 |', 'markdown'],
  ['a table of a PDF', 'Service\tAddress\tPort\nproduct-service\t10.0.0.33\t5000', 'pdf'],
  ['a sentence', 'The product-service has the address 10.0.0.33.', 'markdown'],
  ['signs', '- **Product Service** (`10.0.0.33`): the catalogue', 'markdown'],
  ['a colon', 'product-service: 10.0.0.33/16', 'markdown'],
  ['the address first', '10.0.0.33 is product-service', 'markdown'],
  ['brackets behind', '10.0.0.33 (product-service)', 'markdown'],
  ['German', 'product-service hat die Adresse 10.0.0.33.', 'markdown'],
  ['French', "Le product-service est à l'adresse 10.0.0.33.", 'markdown'],
  ['whose address it is', 'The address of `product-service` is 10.0.0.33.', 'markdown'],
  ['whose address it is, in German', 'Die IP-Adresse des Product-Service ist 10.0.0.33.', 'markdown'],
  ['whose address it is, with an article', 'The IP address for the product-service is 10.0.0.33.', 'markdown'],
  ['two in a sentence', 'Then api-gateway at 10.0.0.20 asks; product-service is at 10.0.0.33.', 'markdown'],
])('that something has an address is read: %s', (_, text, format) => {
  expect(told(text, format)).toContain('product-service 10.0.0.33');
});

test.each<[string, string]>([
  ['who is asked', 'The api-gateway asks 10.0.0.30 for products.'],
  ['an arrow', 'api-gateway -> 10.0.0.30'],
  ['an arrow in signs', 'api-gateway → 10.0.0.30 → redis-cache'],
  ['from and to', '| From | To address | Result |\n|-|-|-|\n| api-gateway | 10.0.0.50 | dropped |'],
  ['a ping', 'From nginx-lb: 10.0.0.20 answers.'],
  [
    'a way',
    'In order-service 10.0.0.60 must be reachable; ping from order-service 10.0.0.60.'.replace('In order', 'To order'),
  ],
  ['what belongs to one', 'The upstream of nginx-lb is 10.0.0.20.'],
  ['what is there for one', 'Gateway for api-gateway: 10.0.0.1'],
  ['what is there for one, with an article', 'The default route for the api-gateway is 10.0.0.1.'],
  ['what belongs to one, in German', 'Der Upstream des API-Gateway ist 10.0.0.30.'],
  ['what is there for one, in German', 'Gateway für api-gateway: 10.0.0.1'],
  ['what belongs to one, in French', "Le serveur du nginx-lb est 10.0.0.20, l'amont de l'api-gateway est 10.0.0.30."],
  ['what belongs to one, in Italian', 'Il backend di nginx-lb è 10.0.0.20.'],
  ["another's address", "The gateway's address of api-gateway is 10.0.0.1; upstream address for nginx-lb: 10.0.0.20"],
  ['from the one', 'From the nginx-lb: 10.0.0.20 answers.'],
  ['a column of upstreams', '| Service | Upstream IP |\n|-|-|\n| nginx-lb | 10.0.0.20 |'],
  ['a column of backends', '| Service | Backend address |\n|-|-|\n| nginx-lb | 10.0.0.20 |'],
  ['a column of clients', '| Service | Client address |\n|-|-|\n| redis-cache | 10.0.0.30 |'],
  ['a column of networks', '| Service | Network address |\n|-|-|\n| redis-cache | 10.0.0.0 |'],
  ['a column of targets, in German', '| Dienst | Zieladresse |\n|-|-|\n| nginx-lb | 10.0.0.20 |'],
  ['a command', '```\nip netns exec nginx-lb ping 10.0.0.20\n```'],
  ['another instance', '- product-service-2: 10.0.0.31\n- product-service 3: 10.0.0.32'],
  ['a denial', 'nginx-lb is not 10.0.0.20 but 10.0.0.10.'],
  ['the past', 'At first api-gateway was 10.0.0.21.'],
  ['a supposition', 'If api-gateway had 10.0.0.21, nothing would work.'],
  ['a list of pairs', '10.0.0.10 nginx-lb 10.0.0.20 api-gateway'],
  ['a rule for one', 'Only order-service may reach 10.0.0.60.'],
  ['a route', '| Namespace | Route | Gateway IP |\n|-|-|-|\n| nginx-lb, api-gateway | default | 10.0.0.1 |'],
  ['a column of gateways and one of addresses', 'nginx-lb sends everything else to 10.0.0.1.'],
])('what only stands beside a name is no claim: %s', (_, text) => {
  expect(told(text)).toEqual([]);
});

test('ports are read from pairs and tables, and not those of clients and of commands', () => {
  const ports = (text: string) =>
    toldPorts(tellLines({ format: 'markdown', pages: [text] })).map(({ address, port }) => `${address}:${port}`);
  expect(ports('nginx passes to http://10.0.0.20:3000/api')).toEqual(['10.0.0.20:3000']);
  expect(ports('| IP | Port |\n|-|-|\n| 10.0.0.30 | 5000/tcp |')).toEqual(['10.0.0.30:5000']);
  expect(ports('| IP | Host port | Port |\n|-|-|-|\n| 10.0.0.10 | 8080 | 80 |')).toEqual(['10.0.0.10:80']);
  expect(ports('| IP | Upstream port |\n|-|-|\n| 10.0.0.10 | 3000 |')).toEqual([]);
  expect(ports('tcp 10.0.0.20:51234\n\n```\nnc 10.0.0.30:81\n```\n\nIt was 10.0.0.30:82.')).toEqual([]);
});
