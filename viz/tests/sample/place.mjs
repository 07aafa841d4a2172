// A made-up place: a bending river, a town on one bank, streets in a warped grid, houses along them. Not a model of anything; it has the sizes
// and the kinds of rows that a real one has.

/** Repeatable numbers in [0, 1). */
export function luck(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 15), z | 1)
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61)
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296
  }
}

const pair = (en, zh) => [en, zh]
const ROADS = [['Yanjiang Road', '沿江路'], ['Renmin Road', '人民路'], ['Jiefang Street', '解放街'], ['Xinhua Street', '新华街'], ['Dongfeng Lane', '东风巷'],
  ['Chaoyang Road', '朝阳路'], ['Wenhua Road', '文化路'], ['Gongnong Road', '工农路'], ['Hepan Lane', '河畔巷'], ['Qianjin Road', '前进路']]
const VILLAGES = [['Shangtang', '上塘村'], ['Xiatang', '下塘村'], ['Hekou', '河口村'], ['Zhuwan', '竹湾村'], ['Shiqiao', '石桥村'], ['Laowu', '老屋村']]

/** y of the river's middle at x, m. */
export const river = (x, size) => size * 0.22 + 0.06 * size * Math.sin((x / size) * 5.2) + 0.02 * size * Math.sin((x / size) * 13)

/** Streets on `columns` x `rows` junctions over `size` m; the junctions in the river are left out. */
export function streets(size, columns, rows, random) {
  const at = (c, r) => {
    const u = c / (columns - 1)
    const v = r / (rows - 1)
    const x = size * (0.03 + 0.94 * u + 0.02 * Math.sin(v * 7 + u * 3))
    return [x, river(x, size) + size * 0.035 + (size * 0.95 - river(x, size) - size * 0.05) * v + size * 0.008 * Math.sin(u * 19)]
  }
  const points = []
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) points.push(at(c + 0.25 * (random() - 0.5), r + 0.25 * (random() - 0.5)))
  const links = []
  const join = (a, b, index, across) => {
    const main = index % 12 === 6
    const klass = index === 0 && across ? 1 : main ? 1 : index % 4 === 2 ? 2 : random() < 0.1 ? 5 : 3
    if (klass === 3 && random() < 0.12) return
    const [[x0, y0], [x1, y1]] = [points[a], points[b]]
    const bend = (random() - 0.5) * 0.12
    const middle = [(x0 + x1) / 2 + (y1 - y0) * bend, (y0 + y1) / 2 - (x1 - x0) * bend]
    links.push({ from: a, to: b, line: [points[a], middle, points[b]], class: klass, street: klass < 3 ? index % ROADS.length : 4294967295, structure: 0 })
  }
  for (let r = 0; r < rows; r++) for (let c = 0; c + 1 < columns; c++) join(r * columns + c, r * columns + c + 1, r, true)
  for (let c = 0; c < columns; c++) for (let r = 0; r + 1 < rows; r++) join(r * columns + c, (r + 1) * columns + c, c, false)
  return { points, links, names: ROADS }
}

/** Houses on both sides of the lanes. */
export function houses(links, wanted, random) {
  const out = []
  for (let round = 0; out.length < wanted && round < 40; round++) {
    for (const link of links) {
      if (link.class === 5 || random() > wanted / links.length / 3) continue
      const [a, , b] = link.line
      const length = Math.hypot(b[0] - a[0], b[1] - a[1])
      const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length]
      const side = random() < 0.5 ? 1 : -1
      const [w, d] = [8 + random() * 14, 7 + random() * 9]
      const along = 14 + random() * Math.max(1, length - 28)
      const off = side * (9 + d / 2 + random() * 4)
      const [cx, cy] = [a[0] + ux * along - uy * off, a[1] + uy * along + ux * off]
      const corner = (s, t) => [cx + ux * s * w / 2 - uy * t * d / 2, cy + uy * s * w / 2 + ux * t * d / 2]
      const use = random() < 0.82 ? 0 : Math.floor(random() * 10)
      out.push({ ring: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)], at: [cx, cy], near: random() < 0.5 ? link.from : link.to, use,
        storeys: 1 + Math.floor(random() * random() * 9), origin: [0, 1, 1, 1, 2, 3][Math.floor(random() * 6)] })
      if (out.length >= wanted) return out
    }
  }
  return out
}

/** Water, fields, parks, areas and labels. */
export function ground(size) {
  const bank = (x, d) => [x, river(x, size) + d]
  const xs = Array.from({ length: 60 }, (_, i) => (i / 59) * size)
  const half = size * 0.016
  const cover = [
    { kind: 2, ring: [[0, 0], [size, 0], ...xs.toReversed().map((x) => bank(x, -half))] },
    { kind: 3, ring: [...xs.map((x) => bank(x, half * 1.6)), [size, size * 0.98], [0, size * 0.98]] },
    { kind: 1, ring: [[0.42, 0.62], [0.55, 0.6], [0.57, 0.72], [0.44, 0.75]].map(([x, y]) => [x * size, y * size]) },
    { kind: 1, ring: [[0.05, 0.84], [0.3, 0.8], [0.36, 0.99], [0.03, 0.99]].map(([x, y]) => [x * size, y * size]) },
    { kind: 0, ring: [...xs.map((x) => bank(x, half)), ...xs.toReversed().map((x) => bank(x, -half))] },
    { kind: 0, ring: [[0.47, 0.65], [0.52, 0.64], [0.53, 0.69], [0.48, 0.7]].map(([x, y]) => [x * size, y * size]) },
    { kind: 1, ring: [[0.495, 0.66], [0.51, 0.66], [0.505, 0.675]].map(([x, y]) => [x * size, y * size]), islandIn: 5 },
    { kind: 5, ring: [[0.7, 0.99], [0.68, 0.8], [0.72, 0.6], [0.69, 0.42], [0.7, 0.26]].map(([x, y]) => [x * size, y * size]), width: 9 },
  ]
  const areas = VILLAGES.map(([en, zh], i) => {
    const [c, r] = [i % 3, Math.floor(i / 3)]
    const cut = (u, v) => [size * (0.02 + 0.32 * u), river(size * 0.32 * u, size) + size * 0.02 + size * 0.34 * v]
    return { id: `village_${i + 1}`, name: pair(en, zh), level: 2, ring: [cut(c, r), cut(c + 1, r), cut(c + 1, r + 1), cut(c, r + 1)] }
  })
  const centre = (ring) => [ring.reduce((s, p) => s + p[0], 0) / ring.length, ring.reduce((s, p) => s + p[1], 0) / ring.length]
  const labels = areas.map((a) => ({ at: centre(a.ring), name: a.name, rank: 1 }))
  labels.push({ at: [size * 0.5, river(size * 0.5, size)], name: pair('Qing River', '清江'), rank: 0 })
  labels.push({ at: [size * 0.5, size * 0.72], name: pair('Lianhu Park', '莲湖公园'), rank: 2 })
  labels.push({ at: [size * 0.17, size * 0.93], name: pair('North Hill', '北山'), rank: 2 })
  return { cover, areas, labels, zone: [[0.36, 0.3], [0.5, 0.28], [0.5, 0.38], [0.37, 0.4]].map(([x, y]) => [x * size, y * size]) }
}
