// A screenshot as a small PNG: 8 bits of palette instead of 24 of colour, chosen by median cut. Reads what Chromium writes:
// 8 bits a channel, RGB or RGBA, not interlaced (https://www.w3.org/TR/png-3/).
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function smallPng(png) {
  const { width, height, pixels } = decode(png);
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const boxes = medianCut([...counts], 256);
  const indexOf = new Map(boxes.flatMap((box, i) => box.map(([colour]) => [colour, i])));
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter: none
  pixels.forEach((colour, i) => {
    rows[i + 1 + Math.floor(i / width)] = indexOf.get(colour);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const palette = Buffer.from(boxes.flatMap(middle));
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [["IHDR", header], ["PLTE", palette], ["IDAT", data], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([signature, ...parts.map(([type, content]) => chunk(type, content))]);
}

/** Pixels as numbers 0xRRGGBB. */
function decode(png) {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  if (png[24] !== 8 || ![2, 6].includes(png[25]) || png[28] !== 0) throw new Error("not a PNG as Chromium writes it");
  const data = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const bytes = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; ++y) {
    const filter = bytes[y * (stride + 1)];
    const row = Uint8Array.from(bytes.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let i = 0; i < stride; ++i) {
      const [left, corner] = i < channels ? [0, 0] : [row[i - channels], above[i - channels]];
      row[i] += predicted(filter, left, above[i], corner);
    }
    for (let x = 0; x < width; ++x)
      pixels[y * width + x] = (row[x * channels] << 16) | (row[x * channels + 1] << 8) | row[x * channels + 2];
    above = row;
  }
  return { width, height, pixels };
}

function predicted(filter, left, above, corner) {
  if (filter < 3) return [0, left, above][filter];
  if (filter === 3) return (left + above) >> 1;
  const estimate = left + above - corner;
  const distances = [left, above, corner].map((one) => Math.abs(estimate - one));
  return [left, above, corner][distances.indexOf(Math.min(...distances))];
}

const channel = (colour, shift) => (colour >> shift) & 255;

/** The box with the widest channel is cut at its middle pixel, by the roots of the counts, so that rare colours keep theirs. */
function medianCut(colours, most) {
  const boxes = [measured(colours)];
  while (boxes.length < most) {
    const widest = boxes.reduce((best, box, i) => (box.badness > boxes[best].badness ? i : best), 0);
    const { box, shift, badness } = boxes[widest];
    if (badness === 0) break;
    box.sort(([a], [b]) => channel(a, shift) - channel(b, shift));
    const half = box.reduce((sum, [, count]) => sum + Math.sqrt(count), 0) / 2;
    let cut = 0;
    for (let sum = 0; cut < box.length - 1 && sum < half; ++cut) sum += Math.sqrt(box[cut][1]);
    boxes.splice(widest, 1, measured(box.slice(0, Math.max(cut, 1))), measured(box.slice(Math.max(cut, 1))));
  }
  return boxes.map(({ box }) => box);
}

function measured(box) {
  const spreads = [16, 8, 0].map((shift) => {
    let [least, most] = [255, 0];
    for (const [colour] of box) [least, most] = [Math.min(least, channel(colour, shift)), Math.max(most, channel(colour, shift))];
    return { shift, spread: most - least };
  });
  const { shift, spread } = spreads.reduce((best, one) => (one.spread > best.spread ? one : best));
  const weight = box.reduce((sum, [, count]) => sum + count, 0);
  return { box, shift, badness: spread > 0 ? spread * Math.sqrt(Math.sqrt(weight)) : 0 };
}

/** A colour that is most of its box is kept as it is: grounds are to have the theme's very colour. */
function middle(box) {
  const all = box.reduce((sum, [, count]) => sum + count, 0);
  const [most, count] = box.reduce((best, one) => (one[1] > best[1] ? one : best));
  const mean = (shift) => Math.round(box.reduce((sum, [colour, n]) => sum + channel(colour, shift) * n, 0) / all);
  return count > all / 2 ? [16, 8, 0].map((shift) => channel(most, shift)) : [16, 8, 0].map(mean);
}

function chunk(type, content) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
