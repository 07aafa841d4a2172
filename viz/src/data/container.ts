// The data container (docs/view.md): magic, header, aligned arrays. Reading makes views on the bytes and copies nothing.

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int16Array | Int32Array | Float32Array | Float64Array

export interface Container {
  lang: string
  view: unknown
  arrays: Map<string, Numbers>
  shapes: Map<string, number[]>
}

const MAGIC = 'MUSTERV1'
const TYPES = {
  u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, i16: Int16Array, i32: Int32Array, f32: Float32Array, f64: Float64Array,
} as const

interface Entry { type: keyof typeof TYPES; shape: number[]; offset: number }

/** Reads a container. Throws an Error that names what is wrong where the bytes are not one. */
export function readContainer(bytes: Uint8Array<ArrayBuffer>): Container {
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, 8))
  if (magic !== MAGIC) throw new Error(`not a view container: begins with "${magic}"`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true)
  const begin = 12 + length
  if (begin > bytes.length) throw new Error(`header of ${length} bytes is longer than the container`)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, begin)))
  if (header.version !== 1) throw new Error(`view container of version ${header.version}, this app reads 1`)
  const start = Math.ceil(begin / 8) * 8
  const arrays = new Map<string, Numbers>()
  const shapes = new Map<string, number[]>()
  for (const [name, entry] of Object.entries(header.arrays as Record<string, Entry>)) {
    arrays.set(name, viewOf(bytes, start, name, entry))
    shapes.set(name, entry.shape)
  }
  return { lang: header.lang, view: header.view, arrays, shapes }
}

function viewOf(bytes: Uint8Array<ArrayBuffer>, start: number, name: string, entry: Entry): Numbers {
  const type = TYPES[entry.type]
  if (!type) throw new Error(`array ${name}: unknown type ${entry.type}`)
  const count = entry.shape.reduce((a, b) => a * b, 1)
  const at = bytes.byteOffset + start + entry.offset
  if (at + count * type.BYTES_PER_ELEMENT > bytes.byteOffset + bytes.length) throw new Error(`array ${name} ends behind the container`)
  if (at % type.BYTES_PER_ELEMENT !== 0) return new type(bytes.buffer.slice(at, at + count * type.BYTES_PER_ELEMENT))
  return new type(bytes.buffer, at, count)
}
