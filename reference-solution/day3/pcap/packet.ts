/** A packet as a capture file holds it. */
export interface Packet {
  /** From 1 on, as Wireshark counts. */
  readonly number: number;
  /** When it was seen, in seconds since 1970 and nanoseconds; undefined where the file does not tell. */
  readonly time: readonly [seconds: number, nanoseconds: number] | undefined;
  /** Its size on the wire in bytes. */
  readonly length: number;
  /** What its first bytes are (tcpdump.org/linktypes.html): 1 is Ethernet. */
  readonly linkType: number;
  /** As much of it as was kept. Valid only until the next packet is read. */
  readonly bytes: Buffer;
}

/** Where packets are sent as they are found. */
export type Emit = (packet: Packet) => void;

/** Takes whole records off the beginning of `bytes` and returns how many bytes they were. Throws `Damaged`. */
export type Take = (bytes: Buffer, emit: Emit) => number;

/** What a file's bytes cannot mean, in words that complete 'The file …'. */
export class Damaged extends Error {}

/** No capture keeps more of a packet than this: a larger number is not a length. */
export const mostBytes = 16 * 1024 * 1024;

/** Reads numbers in the byte order of whoever wrote the file. */
export interface Numbers {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
}

export const littleEndian: Numbers = {
  u16: (bytes, at) => bytes.readUInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
};

export const bigEndian: Numbers = {
  u16: (bytes, at) => bytes.readUInt16BE(at),
  u32: (bytes, at) => bytes.readUInt32BE(at),
};
