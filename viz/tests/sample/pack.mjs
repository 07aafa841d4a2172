// Writes a data container as docs/view.md says, and puts it into the built app. What the Python package does for real results; here for tests.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const NAMES = new Map([
  [Uint8Array, 'u8'], [Uint16Array, 'u16'], [Uint32Array, 'u32'], [Int16Array, 'i16'], [Int32Array, 'i32'], [Float32Array, 'f32'], [Float64Array, 'f64'],
])

/** Collects arrays; `add` gives the name back, so that a view can be written with the arrays in place. */
export class Arrays {
  /** @type {Record<string, {type: string, shape: number[], offset: number}>} */
  entries = {}
  parts = []
  size = 0
  add(name, array, shape = [array.length]) {
    this.size = Math.ceil(this.size / 8) * 8
    this.entries[name] = { type: NAMES.get(array.constructor), shape, offset: this.size }
    this.parts.push([this.size, array])
    this.size += array.byteLength
    return name
  }
  /** Lines given in metres: [[x, y], ...] per row. */
  lines(prefix, rows) {
    const first = new Uint32Array(rows.length + 1)
    rows.forEach((row, r) => { first[r + 1] = first[r] + row.length })
    const xy = new Int32Array(2 * first[rows.length])
    let at = 0
    for (const row of rows) {
      let [x, y] = [0, 0]
      for (const [px, py] of row) {
        const [nx, ny] = [Math.round(px * 10), Math.round(py * 10)]
        xy[at++] = nx - x
        xy[at++] = ny - y
        ;[x, y] = [nx, ny]
      }
    }
    return { first: this.add(`${prefix}/first`, first), xy: this.add(`${prefix}/xy`, xy, [xy.length / 2, 2]) }
  }
}

/** Bytes of the container. */
export function container(arrays, view, lang = 'zh') {
  const text = new TextEncoder().encode(JSON.stringify({ version: 1, lang, arrays: arrays.entries, view }))
  const length = Math.ceil((12 + text.length) / 8) * 8 - 12
  const bytes = new Uint8Array(12 + length + arrays.size)
  bytes.fill(32, 0, 12 + length)
  bytes.set(new TextEncoder().encode('MUSTERV1'))
  new DataView(bytes.buffer).setUint32(8, length, true)
  bytes.set(text, 12)
  for (const [offset, array] of arrays.parts) bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), 12 + length + offset)
  return bytes
}

/** The whole page. */
export function page(appFile, bytes, { title, stills }) {
  const packed = gzipSync(bytes).toString('base64')
  return readFileSync(appFile, 'utf8')
    .replace('<!--MUSTER_TITLE-->', () => title)
    .replace('<!--MUSTER_STILLS-->', () => stills)
    .replace('<!--MUSTER_DATA-->', () => packed)
}
