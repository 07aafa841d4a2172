// Writes a sample report: node tests/sample/make.mjs <app.html> <out.html> [small|large] [zh|en] [weak]
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flood, ways } from './course.mjs'
import { Arrays, container, page } from './pack.mjs'
import { ground, houses, luck, streets } from './place.mjs'
import { plan } from './plan.mjs'
import { tables } from './tables.mjs'

export const SIZES = {
  small: { size: 4200, columns: 31, rows: 33, houses: 800, parties: 700, cells: 84, frames: 25 },
  large: { size: 20000, columns: 160, rows: 160, houses: 10000, parties: 100000, cells: 256, frames: 24 },
}
const DURATION = 12 * 3600

/** {arrays, view} of a made-up place. `change` edits the view before it is packed. */
export function sample(kind = 'small', { absolute = true } = {}) {
  const s = SIZES[kind]
  const random = luck(7)
  const arrays = new Arrays()
  const { points, links, names } = streets(s.size, s.columns, s.rows, random)
  const built = houses(links, s.houses, random)
  const land = ground(s.size)
  const junction = (u, v) => Math.floor(v * (s.rows - 1)) * s.columns + Math.floor(u * (s.columns - 1))
  const SHELTERS = [['No. 1 Middle School', '第一中学', 0.25, 0.55, 0, 600, 0], ['Town Hall', '镇政府礼堂', 0.62, 0.5, 1, 400, 0], ['Lianhu Square', '莲湖广场', 0.5, 0.6, 0, 250, 1],
    ['Shiqiao Primary School', '石桥小学', 0.82, 0.8, 2, 500, 2], ['Laowu Village Hall', '老屋村部', 0.1, 0.85, 1, 120, 3], ['Road north', '北出口', 0.75, 0.99, 3, 0, 1]]
  const nodes = SHELTERS.map(([, , u, v]) => junction(u, v))
  const shelters = SHELTERS.map(([en, zh, , , kind, capacity, origin], i) => ({ id: `shelter_${i + 1}`, x: Math.round(points[nodes[i]][0] * 10), y: Math.round(points[nodes[i]][1] * 10), name: [en, zh], kind, capacity, origin }))
  const water = flood(s.size, s.cells, s.frames, DURATION)
  const cellOf = ([x, y]) => Math.min(s.cells - 1, Math.max(0, Math.floor(y / water.grid.cell_m))) * s.cells + Math.min(s.cells - 1, Math.max(0, Math.floor(x / water.grid.cell_m)))
  const persons = built.length * 4
  const place = { houses: built, links, shelters, areas: land.areas, persons }
  const course = { way: ways(points, links, nodes), arrivalAt: (at) => water.arrival[cellOf(at)] }
  const at = (list) => list.map((l) => ({ x: Math.round(l.at[0] * 10), y: Math.round(l.at[1] * 10), name: l.name, rank: l.rank }))
  const bytes = (values) => Uint8Array.from(values)
  const view = {
    place: { name: ['Qinghe Town (sample)', '清河镇（示例）'], crs: 'EPSG:4547', origin: [500000, 3400000], extent: [s.size, s.size], persons, households: Math.round(persons / 2.6) },
    run: { title: ['River flood at night, two plans', '夜间河道洪水，两个预案'], start: '2026-07-01T18:00:00+08:00', duration_s: DURATION, step_s: 10, seeds: '1-20',
           plans: [{ id: 'none', name: ['No order', '不下达命令'], mark: 'A' }, { id: 'early', name: ['Early call', '提前叫应转移'], mark: 'B' }] },
    absolute,
    base: {
      cover: { ...arrays.lines('cover', land.cover.map((c) => c.ring)), kind: arrays.add('cover/kind', bytes(land.cover.map((c) => c.kind))),
               hole_of: arrays.add('cover/hole_of', Uint32Array.from(land.cover, (c) => c.islandIn ?? 4294967295)), width: arrays.add('cover/width', Uint16Array.from(land.cover, (c) => (c.width ?? 0) * 10)) },
      links: { ...arrays.lines('link', links.map((l) => l.line)), class: arrays.add('link/class', bytes(links.map((l) => l.class))), structure: arrays.add('link/structure', bytes(links.map((l, i) => (i % 97 === 5 ? 1 : i % 89 === 7 ? 3 : 0)))),
               street: arrays.add('link/street', Uint32Array.from(links, (l) => l.street)), origin: arrays.add('link/origin', bytes(links.map((l, i) => (i % 41 === 3 ? 3 : 1)))) },
      streets: names,
      buildings: { ...arrays.lines('building', built.map((b, i) => (i % 50 === 7 ? [b.at] : b.ring))), use: arrays.add('building/use', bytes(built.map((b) => b.use))), storeys: arrays.add('building/storeys', bytes(built.map((b) => b.storeys))),
                   origin: arrays.add('building/origin', bytes(built.map((b) => b.origin))), persons: arrays.add('building/persons', Uint16Array.from(built, () => 4)) },
      areas: { ...arrays.lines('area', land.areas.map((a) => a.ring)), level: arrays.add('area/level', bytes(land.areas.map((a) => a.level))), rows: land.areas.map(({ id, name }) => ({ id, name })) },
      danger_zones: { ...arrays.lines('zone', [land.zone]), kind: arrays.add('zone/kind', bytes([0])), rows: [{ id: 'zone_1', name: ['Low ground by the river', '沿河低洼区'] }] },
      labels: at(land.labels), shelters,
      gauges: [{ id: 'gauge_bridge', x: s.size * 5, y: Math.round(s.size * 2.4), name: ['Bridge gauge', '大桥水位站'], warning_m: 31.5 }],
      sources: [{ id: 'terrain', name: ['Terrain', '地形'], what: 'SRTM 30 m', origin: 0, xy_error_m: 20, z_error_m: 6, absolute }, { id: 'roads', name: ['Roads', '道路'], what: 'OpenStreetMap, ODbL', origin: 1, xy_error_m: 5, z_error_m: null, absolute: true }],
    },
    hazard: { grid: water.grid, time: arrays.add('hazard/time', water.time), depth: arrays.add('hazard/depth', water.depth, [s.frames, s.cells, s.cells]), depth_m: arrays.add('hazard/depth_m', water.depthM),
              greatest: arrays.add('hazard/greatest', water.greatest), arrival: arrays.add('hazard/arrival', water.arrival) },
    plans: [plan(0, arrays, place, course, { id: 'none', parties: s.parties, leave: 21600, share: 0.35, duration: DURATION, harm: 0.012, closes: false }, luck(3)),
            plan(1, arrays, place, course, { id: 'early', parties: s.parties, leave: 5400, share: 0.8, duration: DURATION, harm: 0.004, closes: true }, luck(4))],
    ...tables(absolute),
  }
  return { arrays, view }
}

/** Writes the page and gives its name back. */
export function write(app, out, kind = 'small', lang = 'zh', options = {}) {
  const { arrays, view } = sample(kind, options)
  const still = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 260" role="img" aria-label="sample"><rect width="400" height="260" fill="#f4f1ea"/><path d="M0 190 Q120 150 220 190 T400 180" stroke="#7fb0cf" stroke-width="18" fill="none"/><text x="20" y="30" font-size="14">清河镇 Qinghe</text></svg>'
  const stills = `<figure>${still}<figcaption><span lang="zh">最大水深与避难场所</span><span lang="en">Greatest depth and shelters</span></figcaption></figure>`
  writeFileSync(out, page(app, container(arrays, view, lang), { title: view.run.title[lang === 'zh' ? 1 : 0], stills }))
  return out
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , app, out, kind, lang, weak] = process.argv
  write(app, out, kind, lang, { absolute: weak !== 'weak' })
}
