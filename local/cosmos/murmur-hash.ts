const c1 = 0x87c37b91114253d5n;
const c2 = 0x4cf5ad432745937fn;

/** MurmurHash3, x64, 128 bits, seed 0 (Austin Appleby, public domain): two 64-bit halves. */
export function murmurHash128(bytes: Uint8Array): readonly [bigint, bigint] {
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / 16) * 16);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const tail = bytes.length - (bytes.length % 16);
  let h1 = 0n;
  let h2 = 0n;
  for (let offset = 0; offset < tail; offset += 16) {
    h1 ^= mix1(view.getBigUint64(offset, true));
    h1 = low64((rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mix2(view.getBigUint64(offset + 8, true));
    h2 = low64((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  const length = BigInt(bytes.length);
  h1 ^= mix1(view.getBigUint64(tail, true)) ^ length;
  h2 ^= mix2(view.getBigUint64(tail + 8, true)) ^ length;
  h1 = low64(h1 + h2);
  h2 = low64(h2 + h1);
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = low64(h1 + h2);
  return [h1, low64(h2 + h1)];
}

function mix1(block: bigint): bigint {
  return low64(rotate(low64(block * c1), 31n) * c2);
}

function mix2(block: bigint): bigint {
  return low64(rotate(low64(block * c2), 33n) * c1);
}

function finish(half: bigint): bigint {
  let h = half ^ (half >> 33n);
  h = low64(h * 0xff51afd7ed558ccdn);
  h ^= h >> 33n;
  h = low64(h * 0xc4ceb9fe1a85ec53n);
  return h ^ (h >> 33n);
}

function rotate(value: bigint, by: bigint): bigint {
  return low64((value << by) | (value >> (64n - by)));
}

function low64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
