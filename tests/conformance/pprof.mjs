// A pprof profile, written field by field (github.com/google/pprof, proto/profile.proto) and gzipped as Go does.
import { gzipSync } from "node:zlib";

function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, content) => Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);

/** types: [["cpu", "nanoseconds"]]; samples: [{stack: [[function, file, line], leaf first], values}]. */
export function encode(types, samples) {
  const strings = [""];
  const text = (value) => (strings.includes(value) ? strings.indexOf(value) : strings.push(value) - 1);
  const valueType = ([type, unit]) => Buffer.concat([number(1, text(type)), number(2, text(unit))]);
  const parts = types.map((type) => bytes(1, valueType(type)));
  let id = 0;
  for (const { stack, values } of samples) {
    const sample = [];
    for (const [name, file, line] of stack) {
      id += 1;
      sample.push(number(1, id));
      const frame = Buffer.concat([number(1, id), number(2, line)]);
      parts.push(bytes(4, Buffer.concat([number(1, id), bytes(4, frame)])));
      parts.push(bytes(5, Buffer.concat([number(1, id), number(2, text(name)), number(4, text(file))])));
    }
    parts.push(bytes(2, Buffer.concat([...sample, ...values.map((value) => number(2, value))])));
  }
  parts.push(...strings.map((value) => bytes(6, Buffer.from(value))));
  return gzipSync(Buffer.concat(parts));
}
