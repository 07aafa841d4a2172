// The rows of the map's tables: whatever a sign on the map says, a row says too.
import type { Plan, View } from '../data/types'
import { NEVER_MINUTES, NONE } from '../data/types'
import { number, t, tx } from '../i18n/language.svelte'
import { clock } from '../i18n/time'
import { DEPTH, depthClass } from '../map/palette'
import { originName, roadClass, shelterKind, streetName } from '../map/stories'
import type { Selection } from '../state/session.svelte'
import type { Column, Row } from './DataTable.svelte'

export interface Table { columns: Column[]; rows: Row[] }
type Show = (selection: Selection) => void

const heads = (...titles: string[]): Column[] => titles.map((title) => ({ title: t(`view.col.${title.replace('#', '')}`), numeric: title.endsWith('#') }))

/** One row per shelter: place, room, and for each plan the fullest moment and the refusals. */
export function shelterTable(view: View, show: Show): Table {
  const { shelters } = view.base
  const most = (plan: Plan, s: number) => {
    let best = 0
    for (let k = 0; plan.shelters && k < plan.shelters.time.length; k++) best = Math.max(best, plan.shelters.occupants[k * shelters.length + s])
    return plan.shelters ? best : '–'
  }
  const per = view.plans.flatMap((plan): Column[] => [{ title: t('view.col.fullest', { plan: plan.mark }), numeric: true }, { title: t('view.col.refused', { plan: plan.mark }), numeric: true }])
  return {
    columns: [...heads('shelter', 'kind', 'capacity#'), ...per, ...heads('origin')],
    rows: shelters.map((s, row) => ({
      cells: [tx(s.name), shelterKind(s.kind), s.capacity || t('view.unbounded'), ...view.plans.flatMap((plan) => [most(plan, row), plan.shelters?.turnedAway?.[row] ?? '–']), originName(s.origin)],
      show: () => show({ kind: 'shelter', row, plan: 0 }),
    })),
  }
}

/** One row per village. */
export function villageTable(view: View, plan: Plan, index: number, show: Show): Table {
  const keys = ['persons', 'alerted', 'left', 'sheltered', ...(view.absolute ? ['dead'] : []), 'median_alert_min', 'median_left_min'] as const
  const cell = (value: unknown) => (value === null || value === undefined ? '–' : typeof value === 'number' ? value : tx(value as never))
  return {
    columns: [...heads('village'), ...keys.map((key) => ({ title: t(`view.village.${key}`), numeric: true }))],
    rows: plan.villages.map((v) => ({ cells: [tx(v.name), ...keys.map((key) => cell(v[key as 'persons']))], show: v.area === null ? undefined : () => show({ kind: 'area', row: v.area!, plan: index }) })),
  }
}

/** Streets that flood, close or carry people: pieces of one name are one row, at its earliest flood and closing and its busiest piece. */
export function streetTable(view: View, plan: Plan, index: number, show: Show): Table {
  const { links } = view.base
  const { flooded, closed, use } = plan.links
  const groups = new Map<string, { name: string; link: number; class: number; flooded: number; closed: number; use: number }>()
  for (let row = 0; row < links.count; row++) {
    const [wet, shut, persons] = [flooded?.[row] ?? NEVER_MINUTES, closed?.[row] ?? NEVER_MINUTES, use?.[row] ?? 0]
    if (wet === NEVER_MINUTES && shut === NEVER_MINUTES && persons === 0) continue
    const named = view.base.streets[links.street[row]]
    const key = named && tx(named) ? `n${links.street[row]}` : `r${row}`
    const group = groups.get(key)
    if (!group) groups.set(key, { name: streetName(view, row), link: row, class: links.class[row], flooded: wet, closed: shut, use: persons })
    else {
      if (persons > group.use) [group.use, group.link] = [persons, row]
      group.flooded = Math.min(group.flooded, wet)
      group.closed = Math.min(group.closed, shut)
    }
  }
  const when = (minute: number) => (minute === NEVER_MINUTES ? '–' : clock(view.run.start, minute * 60))
  const rows = [...groups.values()].sort((a, b) => b.use - a.use)
  return {
    columns: heads('street', 'class', 'flooded', 'closed', 'used#'),
    rows: rows.map((g) => ({ cells: [g.name, roadClass(g.class), when(g.flooded), when(g.closed), g.use], show: () => show({ kind: 'link', row: g.link, plan: index }) })),
  }
}

/** Households of the sample with what became of them. */
export function householdTable(view: View, plan: Plan, index: number, show: Show): Table {
  const h = plan.households!
  const when = (s: number) => (s === NONE ? '–' : clock(view.run.start, s))
  const rows = Array.from({ length: Math.min(h.count, 5000) }, (_, i): Row => ({
    cells: [t('view.household.row', { row: i + 1 }), h.persons[i], when(h.alerted[i]), tx(view.channels[h.alertedBy[i]] ?? '–'), when(h.left[i]), when(h.arrived[i]), h.shelter[i] === NONE ? '–' : tx(view.base.shelters[h.shelter[i]]?.name), tx(view.outcomes[h.outcome[i]] ?? '–')],
    show: () => show({ kind: 'building', row: h.building[i], plan: index }),
  }))
  return { columns: heads('household', 'persons#', 'alerted', 'by', 'left', 'arrived', 'shelter', 'outcome'), rows }
}

/** How much ground each class of depth covers at each moment, km2: cells of the grid, counted. */
export function waterTable(view: View): Table {
  const { hazard } = view
  if (!hazard) return { columns: [], rows: [] }
  const classes = Int8Array.from(hazard.depthM, depthClass)
  const size = hazard.columns * hazard.rows
  const km2 = (hazard.cell * hazard.cell) / 1e6
  const columns = [...heads('time'), ...DEPTH.map((d, i): Column => ({ title: i + 1 < DEPTH.length ? `${d.from}–${DEPTH[i + 1].from} m` : `> ${d.from} m`, numeric: true }))]
  const rows = Array.from(hazard.time, (time, f): Row => {
    const counts = new Uint32Array(DEPTH.length)
    for (let cell = f * size; cell < (f + 1) * size; cell++) if (classes[hazard.depth[cell]] >= 0) counts[classes[hazard.depth[cell]]]++
    return { cells: [clock(view.run.start, time), ...Array.from(counts, (n) => (n * km2).toFixed(2))] }
  })
  return { columns, rows }
}

/** Danger zones of the run: what they are, and when they began. */
export function zoneTable(view: View, plan: Plan): Table {
  const rows = plan.zones?.rows ?? []
  return {
    columns: [...heads('name', 'kind', 'begins'), ...(view.absolute ? heads('killed#', 'injured#') : [])],
    rows: rows.map((z) => ({ cells: [tx(z.name), tx(z.kind), z.onset_s === null ? '–' : clock(view.run.start, z.onset_s), ...(view.absolute ? [z.dead ?? '–', z.injured ?? '–'].map((n) => tx(n as never)) : [])] })),
  }
}

/** Gauges, danger zones and named places. */
export function placeTable(view: View, show: Show): Table {
  const { base } = view
  const at = (x: number, y: number) => `${number(Math.round(view.place.origin[0] + x)).replaceAll(',', '')}, ${number(Math.round(view.place.origin[1] + y)).replaceAll(',', '')}`
  return {
    columns: heads('name', 'kind', 'where'),
    rows: [
      ...base.gauges.map((g, row) => ({ cells: [tx(g.name), t('view.kind.gauge'), at(g.x, g.y)], show: () => show({ kind: 'gauge', row, plan: 0 }) })),
      ...base.dangerZones.rows.map((z, row) => ({ cells: [tx(z.name), t('view.kind.zone'), '–'], show: () => show({ kind: 'zone', row, plan: 0 }) })),
      ...base.labels.map((l) => ({ cells: [tx(l.name), t('view.kind.place'), at(l.x, l.y)], show: () => show({ kind: 'point', x: l.x, y: l.y, plan: 0 }) })),
    ],
  }
}
