// Reads docs/view.md: names of arrays become arrays, decimetres become metres, and what is missing becomes empty. The only file that
// knows the names in the container.
import type { Container, Numbers } from './container'
import { decodeLines, decodeRows, noLines } from './decode'
import type * as T from './types'

type Json = Record<string, any>

class Reader {
  constructor(private readonly container: Container) {}

  array(name: unknown): Numbers | null {
    if (typeof name !== 'string') return null
    const found = this.container.arrays.get(name)
    if (!found) throw new Error(`array ${name} is named in the view and not in the container`)
    return found
  }

  u8(name: unknown, count = 0): Uint8Array { return (this.array(name) as Uint8Array | null) ?? new Uint8Array(count) }
  u16(name: unknown, count = 0): Uint16Array { return (this.array(name) as Uint16Array | null) ?? new Uint16Array(count) }
  u32(name: unknown, count = 0, fill = 0): Uint32Array { return (this.array(name) as Uint32Array | null) ?? new Uint32Array(count).fill(fill) }
  f32(name: unknown): Float32Array { return (this.array(name) as Float32Array | null) ?? new Float32Array(0) }

  lines(part: Json | undefined): T.Lines {
    const first = this.array(part?.first)
    const xy = this.array(part?.xy)
    return first && xy ? decodeLines(first, xy) : noLines()
  }

  base(base: Json): T.Base {
    const links = this.lines(base.links)
    const buildings = this.lines(base.buildings)
    const cover = this.lines(base.cover)
    return {
      cover: { ...cover, kind: this.u8(base.cover?.kind, cover.count), holeOf: this.u32(base.cover?.hole_of, cover.count, 4294967295),
               width: Float32Array.from(this.u16(base.cover?.width, cover.count), (dm) => dm / 10) },
      links: { ...links, class: this.u8(base.links?.class, links.count), structure: this.u8(base.links?.structure, links.count),
               street: this.u32(base.links?.street, links.count, 4294967295), origin: this.u8(base.links?.origin, links.count) },
      streets: base.streets ?? [],
      buildings: { ...buildings, use: this.u8(base.buildings?.use, buildings.count), storeys: this.u8(base.buildings?.storeys, buildings.count),
                   origin: this.u8(base.buildings?.origin, buildings.count), persons: this.u16(base.buildings?.persons, buildings.count) },
      areas: this.zones(base.areas, 'level'),
      dangerZones: this.zones(base.danger_zones, 'kind'),
      labels: (base.labels ?? []).map(inMetres),
      shelters: (base.shelters ?? []).map(inMetres),
      gauges: (base.gauges ?? []).map(inMetres),
      sources: base.sources ?? [],
    }
  }

  zones(part: Json | undefined, kind: string): T.Zones {
    const lines = this.lines(part)
    return { ...lines, level: this.u8(part?.[kind], lines.count), rows: part?.rows ?? [] }
  }

  hazard(hazard: Json | null | undefined): T.Hazard | null {
    if (!hazard) return null
    const { columns, rows, cell_m, west, south } = hazard.grid
    return { columns, rows, cell: cell_m, west, south, time: this.f32(hazard.time), depth: this.u8(hazard.depth), depthM: this.f32(hazard.depth_m),
             greatest: this.array(hazard.greatest) as Uint8Array | null, arrival: this.array(hazard.arrival) as Uint16Array | null }
  }

  curves(part: Json | undefined): T.Curves {
    return Object.fromEntries(Object.entries(part ?? {}).map(([key, name]) => [key, this.f32(name)]))
  }

  plan(plan: Json, named: Json): T.Plan {
    const shelters = plan.shelters && { time: this.f32(plan.shelters.time_s), occupants: this.u32(plan.shelters.occupants),
                                        turnedAway: this.array(plan.shelters.turned_away) as Uint32Array | null }
    return {
      id: named.id, name: named.name, mark: named.mark, seed: plan.seed ?? null,
      curves: this.curves(plan.curves), low: this.curves(plan.low), high: this.curves(plan.high), runs: plan.runs ?? 1,
      links: { flooded: this.array(plan.links?.flooded) as Uint16Array | null, closed: this.array(plan.links?.closed) as Uint16Array | null,
               use: this.array(plan.links?.use) as Uint32Array | null },
      shelters: shelters ?? null, villages: plan.villages ?? [], tracks: this.tracks(plan.tracks), households: this.households(plan.households),
      stories: this.stories(plan.stories), zones: this.zoneCourse(plan.zones),
      shaken: plan.shaken ? { state: this.u8(plan.shaken.state), since: this.u32(plan.shaken.since_s) } : null,
    }
  }

  stories(part: Json | null | undefined): T.Stories | null {
    if (!part) return null
    return { first: this.u32(part.first), time: this.u32(part.time_s), sentence: this.u32(part.sentence), sentences: part.sentences ?? [] }
  }

  zoneCourse(part: Json | null | undefined): T.ZoneCourse | null {
    if (!part) return null
    const lines = this.lines(part)
    return { ...lines, zone: this.u32(part.zone, lines.count), from: this.u32(part.from_s, lines.count), until: this.u32(part.until_s, lines.count), rows: part.rows ?? [] }
  }

  tracks(tracks: Json | null | undefined): T.Tracks | null {
    if (!tracks) return null
    const first = this.u32(tracks.first)
    const count = Math.max(0, first.length - 1)
    return { count, total: tracks.total ?? count, first, time: decodeRows(first, this.u32(tracks.time)), link: this.u32(tracks.link),
             direction: this.u8(tracks.direction), mode: this.u8(tracks.mode, count), persons: this.u8(tracks.persons, count),
             household: this.array(tracks.household) as Uint32Array | null, end: this.array(tracks.end_s) as Uint32Array | null }
  }

  households(part: Json | null | undefined): T.Households | null {
    if (!part) return null
    const building = this.u32(part.building)
    const n = building.length
    const never = 4294967295
    return { count: n, total: part.total ?? n, building, persons: this.u8(part.persons, n), alerted: this.u32(part.alerted_s, n, never),
             alertedBy: this.u8(part.alerted_by, n), left: this.u32(part.left_s, n, never), arrived: this.u32(part.arrived_s, n, never),
             shelter: this.u32(part.shelter, n, never), outcome: this.u8(part.outcome, n) }
  }
}

const inMetres = (at: Json): any => ({ ...at, x: at.x / 10, y: at.y / 10 })

/** The view of a container. */
export function readView(container: Container): T.View {
  const v = container.view as Json
  const reader = new Reader(container)
  const headline = v.headline && { columns: v.headline.columns ?? v.run.plans.map((p: Json) => p.name), rows: v.headline.rows ?? [], caption: v.headline.caption ?? null }
  return {
    place: v.place,
    run: { title: v.run.title, start: v.run.start, duration: v.run.duration_s, step: v.run.step_s, seeds: v.run.seeds ?? null },
    absolute: v.absolute !== false,
    base: reader.base(v.base ?? {}),
    hazard: reader.hazard(v.hazard),
    plans: v.run.plans.map((named: Json, k: number) => reader.plan(v.plans?.[k] ?? {}, named)),
    channels: v.channels ?? [], outcomes: v.outcomes ?? [], headline: headline ?? null, shelterDays: v.shelter_days ?? null, earthquake: v.earthquake ?? null, causes: v.causes ?? [],
    notes: v.notes ?? [], compared: v.compared ?? [], sentences: v.sentences ?? [], weak: v.weak ?? [], origins: v.origins ?? [], findings: v.findings ?? [],
    provenance: v.provenance ?? [], inputs: v.inputs ?? [], runs: v.runs ?? [],
  }
}
