// What lies under a click: signs first, then people, houses, streets, then ground. Found on the processor; no second picture is rendered.
import type { Selection } from '../state/session.svelte'
import { screenX, screenY, type Frame } from './camera'
import type { MapModel } from './model'

/** The thing at (px, py) of a map, in words of the session. `people`: whether parties are shown. */
export function pick(model: MapModel, plan: number, f: Frame, px: number, py: number, people: boolean): Selection {
  const { base } = model.view
  const near = (list: { x: number; y: number }[], reach: number) => nearestOf(list.map((s) => [screenX(f, s.x), screenY(f, s.y)]), px, py, reach)
  const x = f.camera.x + (px - f.width / 2) / f.camera.scale
  const y = f.camera.y - (py - f.height / 2) / f.camera.scale
  const reach = 8 / f.camera.scale
  const shelter = near(base.shelters, 16)
  if (shelter >= 0) return { kind: 'shelter', row: shelter, plan }
  const gauge = near(base.gauges, 12)
  if (gauge >= 0) return { kind: 'gauge', row: gauge, plan }
  const party = people ? partyAt(model.positions[plan]?.xy, x, y, 6 / f.camera.scale) : -1
  if (party >= 0) return { kind: 'party', row: party, plan }
  if (f.camera.scale > 0.06) {
    const house = model.buildings.holding(x, y)
    if (house >= 0) return { kind: 'building', row: house, plan }
  }
  const link = model.links.nearest(x, y, reach)
  if (link >= 0) return { kind: 'link', row: link, plan }
  const house = f.camera.scale > 0.06 ? model.buildings.nearest(x, y, Math.max(reach, 5)) : -1
  if (house >= 0) return { kind: 'building', row: house, plan }
  return { kind: 'point', x, y, plan }
}

function nearestOf(places: number[][], px: number, py: number, reach: number): number {
  let best = -1
  let least = reach
  places.forEach(([x, y], i) => {
    const distance = Math.hypot(x - px, y - py)
    if (distance <= least) [best, least] = [i, distance]
  })
  return best
}

function partyAt(xy: Float32Array | undefined, x: number, y: number, reach: number): number {
  let best = -1
  let least = reach
  for (let i = 0; xy && i < xy.length / 2; i++) {
    const distance = Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y)
    if (distance <= least) [best, least] = [i, distance]
  }
  return best
}
