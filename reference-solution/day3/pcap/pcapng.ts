/**
 * The format that Wireshark writes: blocks, each with its type and length (draft-ietf-opsawg-pcapng). A section begins
 * with its byte order; interfaces follow, with their clocks; then packets, each with the interface that saw it.
 */
import { bigEndian, Damaged, littleEndian, mostBytes, type Numbers, type Packet, type Take } from './packet.ts';

interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  /** How many of the clock's units make a second, and what is added to its seconds. */
  readonly unitsPerSecond: bigint;
  readonly offset: bigint;
}

const sectionHeader = 0x0a0d0d0a;
const byteOrderMagic = 0x1a2b3c4d;
const types = { interface: 1, simplePacket: 3, enhancedPacket: 6 };
const options = { end: 0, resolution: 9, offset: 14 };
const frameBytes = 12; // type and length before a block's body, and the length again after it

export const isPcapng = (bytes: Buffer): boolean => bytes.readUInt32BE(0) === sectionHeader;

export function pcapng(): Take {
  let numbers = littleEndian;
  let interfaces: Interface[] = [];
  let number = 0;

  const interfaceAt = (index: number): Interface => {
    const found = interfaces[index];
    if (!found) throw new Damaged(`is damaged after packet ${number}: the next one came by an unknown interface`);
    return found;
  };

  const packetOf = (type: number, body: Buffer): Omit<Packet, 'number'> => {
    const fixed = type === types.enhancedPacket ? 20 : 4;
    if (body.length < fixed) throw new Damaged(`is damaged after packet ${number}: the next block is too short`);
    const from = interfaceAt(type === types.enhancedPacket ? numbers.u32(body, 0) : 0);
    const length = numbers.u32(body, fixed - 4);
    // A simple packet's block does not say how much was kept of it: as much as the interface keeps of any.
    const kept = type === types.enhancedPacket ? numbers.u32(body, 12) : Math.min(length, from.snapLength || length);
    if (fixed + kept > body.length)
      throw new Damaged(`is damaged after packet ${number}: the next one has ${kept} bytes`);
    const time = type === types.enhancedPacket ? timeOf(from, numbers.u32(body, 4), numbers.u32(body, 8)) : undefined;
    return { time, length, linkType: from.linkType, bytes: body.subarray(fixed, fixed + kept) };
  };

  return (bytes, emit) => {
    let at = 0;
    while (at + frameBytes <= bytes.length) {
      const begins = bytes.readUInt32BE(at) === sectionHeader; // this type reads the same in both byte orders
      if (begins) numbers = byteOrder(bytes, at + 8);
      const type = numbers.u32(bytes, at);
      const size = numbers.u32(bytes, at + 4);
      if (size < frameBytes || size % 4 !== 0 || size > mostBytes)
        throw new Damaged(`is damaged after packet ${number}: a block of ${size} bytes follows`);
      if (at + size > bytes.length) break;
      const body = bytes.subarray(at + 8, at + size - 4);
      if (begins) interfaces = sectionOf(numbers, body);
      else if (type === types.interface) interfaces.push(interfaceOf(numbers, body));
      else if (type === types.enhancedPacket || type === types.simplePacket) {
        const packet = packetOf(type, body);
        number++;
        emit({ number, ...packet });
      }
      at += size;
    }
    return at;
  };
}

function byteOrder(bytes: Buffer, at: number): Numbers {
  const order = [littleEndian, bigEndian].find(({ u32 }) => u32(bytes, at) === byteOrderMagic);
  if (!order) throw new Damaged('is damaged: a section of it has no byte order');
  return order;
}

/** A section's interfaces: none yet. */
function sectionOf(numbers: Numbers, body: Buffer): Interface[] {
  const version = body.length < 8 ? 0 : numbers.u16(body, 4);
  if (version !== 1) throw new Damaged(`has a section of version ${version}, and only version 1 is known`);
  return [];
}

function interfaceOf(numbers: Numbers, body: Buffer): Interface {
  if (body.length < 8) throw new Damaged('is damaged: what it tells of an interface is too short');
  let unitsPerSecond = 1_000_000n;
  let offset = 0n;
  for (let at = 8; at + 4 <= body.length; ) {
    const code = numbers.u16(body, at);
    const size = numbers.u16(body, at + 2);
    const value = body.subarray(at + 4, at + 4 + size);
    if (code === options.end) break;
    if (code === options.resolution && value.length === 1) unitsPerSecond = resolution(value.readUInt8(0));
    if (code === options.offset && value.length === 8) {
      const [high, low] = numbers === littleEndian ? [4, 0] : [0, 4];
      offset = BigInt.asIntN(64, (BigInt(numbers.u32(value, high)) << 32n) | BigInt(numbers.u32(value, low)));
    }
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return { linkType: numbers.u16(body, 0), snapLength: numbers.u32(body, 4), unitsPerSecond, offset };
}

/** The highest bit tells whether the others are a power of two or of ten. */
const resolution = (byte: number): bigint => (byte & 0x80 ? 2n : 10n) ** BigInt(byte & 0x7f);

function timeOf({ unitsPerSecond, offset }: Interface, high: number, low: number): [number, number] {
  const units = (BigInt(high) << 32n) | BigInt(low);
  const nanoseconds = ((units % unitsPerSecond) * 1_000_000_000n) / unitsPerSecond;
  return [Number(units / unitsPerSecond + offset), Number(nanoseconds)];
}
