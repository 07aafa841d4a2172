// The story of what was clicked: a heading and plain sentences, all from the data in the report.
import { clock, elapsed, moment } from '../i18n/time'
import { number, t, tx } from '../i18n/language.svelte'
import { NEVER_MINUTES, NONE, type Plan, type View } from '../data/types'
import type { Selection } from '../state/session.svelte'
import { cellAt } from './flood'
import { frameAt } from './flood_times'
import { lengthsAlong } from './tracks'
import { occupants } from './live'
import type { MapModel } from './model'
import { pointOf } from './mark'

export interface Story { kind: string; title: string; lines: string[] }

export const originName = (origin: number): string => t(`view.origin.${Math.min(3, origin)}`)
export const roadClass = (k: number): string => t(`view.road.${Math.min(6, k)}`)
export const shelterKind = (k: number): string => t(`view.shelter.kind.${Math.min(3, k)}`)
export const buildingUse = (use: number): string => t(`view.use.${Math.min(9, use)}`)
export const modeName = (mode: number): string => t(mode === 2 ? 'view.mode.car' : 'view.mode.foot')

/** The name of a street piece, or what kind of street it is. */
export function streetName(view: View, link: number): string {
  const name = view.base.streets[view.base.links.street[link]]
  return (name && tx(name)) || t('view.road.unnamed', { kind: roadClass(view.base.links.class[link]) })
}

const at = (view: View, seconds: number): string => moment(view.run.start, seconds)
/** Time of day; with the day where the run is longer than one. */
const brief = (view: View, seconds: number): string => { const full = clock(view.run.start, seconds); return view.run.duration > 86400 ? full : full.split(' ').at(-1)! }
const minutes = (values: Uint16Array | null, row: number): number | null => (!values || values[row] === NEVER_MINUTES ? null : values[row] * 60)

/** First time at which a shelter is full, s; null where it never is. */
export function fullSince(plan: Plan, s: number, count: number, capacity: number): number | null {
  if (!plan.shelters || capacity === 0) return null
  const i = plan.shelters.time.findIndex((_, k) => plan.shelters!.occupants[k * count + s] >= capacity)
  return i < 0 ? null : plan.shelters.time[i]
}

function shelter(view: View, plan: Plan, row: number, time: number): Story {
  const s = view.base.shelters[row]
  const count = view.base.shelters.length
  const inside = occupants(plan, s === undefined ? 0 : row, count, time)
  const full = fullSince(plan, row, count, s.capacity)
  const away = plan.shelters?.turnedAway?.[row] ?? 0
  const lines = [s.capacity > 0 ? t('view.story.shelter.capacity', { kind: shelterKind(s.kind), capacity: number(s.capacity) }) : t('view.story.shelter.unbounded', { kind: shelterKind(s.kind) })]
  if (inside !== null) lines.push(s.capacity > 0 ? t('view.story.shelter.inside', { persons: number(inside), percent: Math.round((100 * inside) / s.capacity) }) : t('view.story.shelter.passed', { persons: number(inside) }))
  if (full !== null) lines.push(t('view.story.shelter.full', { time: at(view, full) }))
  if (away > 0) lines.push(t('view.story.shelter.refused', { persons: number(away) }))
  return { kind: t('view.kind.shelter'), title: tx(s.name), lines: [...lines, t('view.story.origin', { origin: originName(s.origin) })] }
}

function link(view: View, plan: Plan, row: number): Story {
  const { links } = view.base
  const flooded = minutes(plan.links.flooded, row)
  const closed = minutes(plan.links.closed, row)
  const lines = [t('view.story.link.what', { kind: roadClass(links.class[row]), structure: t(`view.structure.${Math.min(3, links.structure[row])}`), metres: number(Math.round(lengthOf(view, row))) })]
  if (plan.links.flooded) lines.push(flooded === null ? t('view.story.link.dry') : t('view.story.link.flooded', { time: at(view, flooded) }))
  if (plan.links.closed && closed !== null) lines.push(t('view.story.link.closed', { time: at(view, closed) }))
  if (plan.links.use) lines.push(plan.links.use[row] > 0 ? t('view.story.link.used', { persons: number(plan.links.use[row]) }) : t('view.story.link.unused'))
  return { kind: t('view.kind.link'), title: streetName(view, row), lines: [...lines, t('view.story.origin', { origin: originName(links.origin[row]) })] }
}

function lengthOf(view: View, row: number): number {
  const { first, xy } = view.base.links
  const part = xy.subarray(2 * first[row], 2 * first[row + 1])
  const along = lengthsAlong({ count: 1, first: Uint32Array.of(0, part.length / 2), xy: part })
  return along[along.length - 1]
}

/** Sentences on one household of the sample. */
export function householdLines(view: View, plan: Plan, h: number): string[] {
  const all = plan.households!
  const outcome = view.outcomes[all.outcome[h]]
  const told = plan.stories && h + 1 < plan.stories.first.length ? plan.stories : null
  if (told) {
    const lines: string[] = []
    for (let i = told.first[h]; i < told.first[h + 1]; i++) {
      const sentence = tx(told.sentences[told.sentence[i]])
      lines.push(told.time[i] === NONE ? sentence : t('view.story.household.moment', { time: brief(view, told.time[i]), sentence }))
    }
    if (outcome) lines.push(t('view.story.household.outcome', { outcome: tx(outcome) }))
    return lines
  }
  const lines: string[] = []
  const channel = view.channels[all.alertedBy[h]]
  if (all.alerted[h] === NONE) lines.push(t('view.story.household.unwarned'))
  else lines.push(channel ? t('view.story.household.warned_by', { time: at(view, all.alerted[h]), channel: tx(channel) }) : t('view.story.household.warned', { time: at(view, all.alerted[h]) }))
  if (all.left[h] === NONE) lines.push(t('view.story.household.stayed'))
  else lines.push(t('view.story.household.left', { time: at(view, all.left[h]) }))
  if (all.arrived[h] !== NONE) {
    const goal = view.base.shelters[all.shelter[h]]
    const took = elapsed(all.arrived[h] - all.left[h])
    lines.push(goal ? t('view.story.household.arrived_at', { time: at(view, all.arrived[h]), shelter: tx(goal.name), took }) : t('view.story.household.arrived', { time: at(view, all.arrived[h]), took }))
  }
  if (outcome) lines.push(t('view.story.household.outcome', { outcome: tx(outcome) }))
  return lines
}

/** At most this many households of one house are told. */
const TOLD = 4

function building(model: MapModel, plan: Plan, row: number, time: number): Story {
  const { view } = model
  const b = view.base.buildings
  const lines = [t('view.story.building.what', { use: buildingUse(b.use[row]), storeys: b.storeys[row], persons: number(b.persons[row]) }), ...water(model, pointOf(model, { kind: 'building', row, plan: 0 })!, time)]
  const rows: number[] = []
  for (let h = 0; plan.households && h < plan.households.count; h++) if (plan.households.building[h] === row) rows.push(h)
  rows.slice(0, TOLD).forEach((h) => lines.push(t('view.story.building.household', { persons: plan.households!.persons[h] }), ...householdLines(view, plan, h)))
  if (rows.length > TOLD) lines.push(t('view.story.building.more', { count: rows.length - TOLD }))
  if (plan.households && rows.length === 0) lines.push(t('view.story.building.no_household'))
  return { kind: t('view.kind.building'), title: buildingUse(b.use[row]), lines: [...lines, t('view.story.origin', { origin: originName(b.origin[row]) })] }
}

/** Sentences on the water at a point. */
export function water(model: MapModel, [x, y]: [number, number], time: number): string[] {
  const { hazard, run } = model.view
  if (!hazard) return []
  const cell = cellAt(hazard, x, y)
  if (cell < 0) return [t('view.story.water.outside')]
  const frame = frameAt(hazard.time, time)
  const now = frame < 0 ? 0 : hazard.depthM[hazard.depth[frame * hazard.columns * hazard.rows + cell]]
  const greatest = hazard.greatest ? hazard.depthM[hazard.greatest[cell]] : 0
  if (greatest === 0 && now === 0) return [t('view.story.water.never')]
  const lines = [now > 0 ? t('view.story.water.now', { depth: now.toFixed(1) }) : t('view.story.water.dry_now')]
  if (hazard.arrival && hazard.arrival[cell] !== NEVER_MINUTES) lines.push(t('view.story.water.arrival', { time: moment(run.start, hazard.arrival[cell] * 60), depth: greatest.toFixed(1) }))
  return lines
}

function party(view: View, plan: Plan, row: number): Story {
  const tracks = plan.tracks!
  const left = tracks.time[tracks.first[row]]
  const lines = [t('view.story.party.what', { persons: tracks.persons[row], mode: modeName(tracks.mode[row]), time: at(view, left) })]
  const h = tracks.household?.[row] ?? NONE
  if (plan.households && h !== NONE && h < plan.households.count) lines.push(...householdLines(view, plan, h))
  else if (tracks.end && tracks.end[row] !== NONE) lines.push(t('view.story.party.end', { time: at(view, tracks.end[row]) }))
  lines.push(t('view.story.party.sample', { shown: number(tracks.count), total: number(tracks.total) }))
  return { kind: t('view.kind.party'), title: t('view.story.party.title', { persons: tracks.persons[row], mode: modeName(tracks.mode[row]) }), lines }
}

function area(view: View, plan: Plan, row: number): Story {
  const village = plan.villages.find((v) => v.area === row)
  const keys = ['persons', 'alerted', 'left', 'sheltered', ...(view.absolute ? ['dead'] : []), 'median_alert_min', 'median_left_min'] as const
  const lines = village ? keys.filter((key) => village[key as 'persons'] !== null).map((key) => t('view.story.area.line', { what: t(`view.village.${key}`), value: tx(village[key as 'persons']) })) : [t('view.story.area.none')]
  return { kind: t('view.kind.area'), title: tx(view.base.areas.rows[row]?.name), lines }
}

/** The story of a selection under the plan whose map it was made on. */
export function story(model: MapModel, selection: Selection, time: number): Story {
  const { view } = model
  const plan = view.plans[selection.plan]
  switch (selection.kind) {
    case 'shelter': return shelter(view, plan, selection.row, time)
    case 'link': return link(view, plan, selection.row)
    case 'building': return building(model, plan, selection.row, time)
    case 'party': return party(view, plan, selection.row)
    case 'area': return area(view, plan, selection.row)
    case 'gauge': {
      const { name, warning_m } = view.base.gauges[selection.row]
      return { kind: t('view.kind.gauge'), title: tx(name), lines: [warning_m === null ? t('view.story.gauge.no_level') : t('view.story.gauge.level', { level: warning_m })] }
    }
    case 'zone': return { kind: t('view.kind.zone'), title: tx(view.base.dangerZones.rows[selection.row]?.name), lines: [t('view.story.zone')] }
    case 'point': {
      const row = model.areas.holding(selection.x, selection.y)
      const zone = model.zones.holding(selection.x, selection.y)
      const lines = water(model, [selection.x, selection.y], time)
      if (zone >= 0) lines.push(t('view.story.point.zone', { zone: tx(view.base.dangerZones.rows[zone]?.name) }))
      const here = row >= 0 ? area(view, plan, row) : null
      return { kind: here ? here.kind : t('view.kind.point'), title: here ? here.title : t('view.story.point'), lines: [...lines, ...(here?.lines ?? [])] }
    }
  }
}
