import { outsideAddresses } from './cluster.ts';

/** A rule of the brief's task: who may reach whom at which ports, and what is said of it there. Ends are pods' titles, or addresses. */
export interface ShopRule {
  readonly what: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly string[];
}

const shop = ['shop/web', 'shop/api', 'shop/db'];
const others = ['monitoring/prometheus', 'kube-system/dns', 'default/visitor', ...Object.values(outsideAddresses)];

/** What the shop's policies have to admit; all else that begins or ends at a pod of the namespace `shop` is closed. */
export const shopRules: readonly ShopRule[] = [
  { what: 'anybody who is not of the shop reaches web at port 80', from: others, to: ['shop/web'], ports: ['TCP 80'] },
  { what: 'web reaches api at its port http', from: ['shop/web'], to: ['shop/api'], ports: ['TCP 8080'] },
  { what: 'api reaches db at its port sql', from: ['shop/api'], to: ['shop/db'], ports: ['TCP 5432'] },
  {
    what: 'every pod of the shop asks the cluster’s dns',
    from: shop,
    to: ['kube-system/dns'],
    ports: ['UDP 53', 'TCP 53'],
  },
  {
    what: 'prometheus reads the port metrics of every pod of the shop',
    from: ['monitoring/prometheus'],
    to: ['shop/web', 'shop/db'],
    ports: ['TCP 9100'],
  },
  {
    what: 'prometheus reads the port metrics of every pod of the shop',
    from: ['monitoring/prometheus'],
    to: ['shop/api'],
    ports: ['TCP 80'],
  },
  {
    what: 'api reaches 198.18.0.0/15 at TCP 443, without 198.18.128.0/17',
    from: ['shop/api'],
    to: [outsideAddresses.admitted],
    ports: ['TCP 443'],
  },
];

/** The ports at which everything is asked. */
export const shopPorts = [
  'TCP 53',
  'TCP 80',
  'TCP 443',
  'TCP 5432',
  'TCP 8080',
  'TCP 9100',
  'UDP 53',
  'UDP 80',
] as const;
