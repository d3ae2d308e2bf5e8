import { expect, test } from 'vitest';
import { parseHcl } from './hcl.ts';
import { readInfrastructure } from './terraform.ts';

/** Each text is a configuration of its own; a process that reads HCL takes seconds to start. */
const configurations = {
  counts: `
variable "n" { default = 3 }
variable "unsaid" {}
variable "zones" { default = ["a", "b"] }
locals { nodes = { one = "10.0.1.0/24", two = "10.0.2.0/24" } }
resource "aws_instance" "by_default" { count = var.n }
resource "aws_instance" "unsaid" { count = var.unsaid }
resource "aws_instance" "computed" { count = var.n + 1 }
resource "aws_instance" "by_length" { count = length(var.zones) }
resource "aws_instance" "of_a_set" { for_each = toset(["a", "b", "b"]) }
resource "aws_instance" "of_a_map" { for_each = { a = 1, b = 2, c = 3 } }
resource "aws_instance" "of_a_local" { for_each = local.nodes }
resource "aws_instance" "of_a_list" { for_each = toset(concat(var.zones, ["c"])) }
resource "aws_instance" "of_keys" { for_each = toset(keys(local.nodes)) }
resource "aws_instance" "off" { count = 0 }
resource "aws_instance" "many" { count = 1000000 }
resource "aws_instance" "one" {}
`,
  ranges: `
variable "network" { default = "10.0.0.0/16" }
locals {
  bits    = 8
  network = var.network
  parts   = { a = { number = 1 }, b = { number = 2 } }
  loop    = local.loop
}
resource "aws_vpc" "all" { cidr_block = local.network }
resource "aws_subnet" "counted" {
  count      = 2
  cidr_block = cidrsubnet(aws_vpc.all.cidr_block, local.bits, count.index + 0)
}
resource "aws_subnet" "numbered" {
  count      = 2
  cidr_block = "10.1.\${count.index}.0/24"
}
resource "aws_subnet" "mapped" {
  for_each   = local.parts
  cidr_block = cidrsubnet(var.network, local.bits, each.value.number)
}
resource "aws_subnet" "listed" {
  for_each   = toset(["10.2.0.0/24", "10.2.1.0/24"])
  cidr_block = each.key
}
resource "aws_subnet" "beyond" { cidr_block = cidrsubnet("10.0.0.0/30", 4, 99) }
resource "aws_subnet" "same" { cidr_block = aws_subnet.mapped["b"].cidr_block }
resource "aws_subnet" "indexed" { cidr_block = aws_subnet.numbered[1].cidr_block }
resource "aws_subnet" "endless" { cidr_block = local.loop }
`,
  rules: `
variable "open" { default = [6443, 10250] }
locals { groups = [aws_security_group.a.id, aws_security_group.b.id] }
resource "aws_security_group" "a" {
  dynamic "ingress" {
    for_each = var.open
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "6"
      cidr_blocks = ["10.0.0.0/16"]
    }
  }
  dynamic "ingress" {
    for_each = { overlay = 8472 }
    iterator = port
    content {
      from_port = port.value
      to_port   = port.value
      protocol  = 17
      self      = true
    }
  }
  egress = [{ from_port = 0, to_port = 0, protocol = -1, cidr_blocks = ["0.0.0.0/0"] }]
}
resource "aws_vpc_security_group_egress_rule" "b" {
  security_group_id            = aws_security_group.b.id
  referenced_security_group_id = aws_security_group.a.id
  ip_protocol                  = "ALL"
}
resource "aws_security_group_rule" "b" {
  type              = "egress"
  for_each          = toset(["80", "443"])
  security_group_id = aws_security_group.b.id
  from_port         = each.value
  to_port           = each.value
  protocol          = "TCP"
  cidr_blocks       = ["10.0.0.0/16"]
}
resource "aws_instance" "one" {
  vpc_security_group_ids = local.groups
  subnet_id              = aws_subnet.s[0].id
}
`,
  broken: 'resource {',
  crowd: Array.from({ length: 300 }, (_, at) => `resource "aws_instance" "i${at}" {}`).join('\n'),
};

const read = parseHcl(Object.values(configurations));
const of = async (name: keyof typeof configurations) => {
  const value = (await read)[Object.keys(configurations).indexOf(name)] ?? null;
  return value === null ? null : readInfrastructure([value]);
};

test('how many copies there are: by count or by members, null where it cannot be known', async () => {
  const counts = Object.fromEntries((await of('counts'))?.instances.map(({ name, count }) => [name, count]) ?? []);
  expect(counts).toEqual({
    ...{ by_default: 3, unsaid: null, computed: null, by_length: 2, of_a_set: 2, of_a_map: 3, of_a_local: 2 },
    ...{ of_a_list: 3, of_keys: 2, off: 0, many: 50, one: 1 },
  });
});

test('ranges: each copy has its own, and what is no range or has no end is not known', async () => {
  const found = await of('ranges');
  expect(found?.vpcs).toEqual([{ name: 'all', cidr: '10.0.0.0/16' }]);
  const ranges = Object.groupBy(found?.subnets ?? [], ({ name }) => name);
  expect(Object.entries(ranges).map(([name, some]) => [name, some?.map(({ cidr }) => cidr)])).toEqual([
    ['beyond', [null]],
    // Arithmetic is not understood.
    ['counted', [null, null]],
    ['endless', [null]],
    ['indexed', ['10.1.1.0/24']],
    ['listed', ['10.2.0.0/24', '10.2.1.0/24']],
    ['mapped', ['10.0.1.0/24', '10.0.2.0/24']],
    ['numbered', ['10.1.0.0/24', '10.1.1.0/24']],
    ['same', ['10.0.2.0/24']],
  ]);
});

test('rules: protocols by name and number, made by for_each and by dynamic blocks, in and out', async () => {
  const found = await of('rules');
  expect(found?.openings.map(({ group, protocol, first, peers }) => [group, protocol, first, ...peers])).toEqual([
    ['a', 'tcp', 6443, '10.0.0.0/16'],
    ['a', 'tcp', 10_250, '10.0.0.0/16'],
    ['a', 'udp', 8472, 'self'],
  ]);
  expect(
    found?.outlets.map(({ group, protocol, first, last, peers }) => [group, protocol, first, last, ...peers]),
  ).toEqual([
    ['a', '-1', 0, 65_535, '0.0.0.0/0'],
    ['b', 'tcp', 80, 80, '10.0.0.0/16'],
    ['b', 'tcp', 443, 443, '10.0.0.0/16'],
    ['b', '-1', 0, 65_535, 'a'],
  ]);
  expect(found?.instances).toEqual([{ name: 'one', subnet: 's', groups: ['a', 'b'], count: 1 }]);
});

test('what is no HCL is null, and of a crowd of resources the first are looked at', async () => {
  expect(await of('broken')).toBeNull();
  expect((await of('crowd'))?.instances).toHaveLength(50);
});
