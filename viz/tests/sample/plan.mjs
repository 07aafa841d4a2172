// One plan's part of the view, from its journeys.
import { NONE, journeys } from './course.mjs'

const whole = (v) => (v === NONE ? NONE : Math.round(v))

/** Rows of journeys -> arrays of docs/view.md. */
export function plan(k, arrays, place, course, options, random) {
  const { duration } = options
  const rows = journeys(options.parties, place.houses, place.links, course.way, options, random)
  const add = (name, values, shape) => arrays.add(`plan/${k}/${name}`, values, shape)
  const gone = rows.filter((row) => row.link.length > 0)
  const flat = (pick) => gone.flatMap(pick)
  const first = new Uint32Array(gone.length + 1)
  gone.forEach((row, r) => { first[r + 1] = first[r] + row.link.length })
  const differences = flat((row) => row.time.map((t, i) => Math.round(t) - (i === 0 ? 0 : Math.round(row.time[i - 1]))))
  const steps = 97
  const times = Float32Array.from({ length: steps }, (_, i) => (i / (steps - 1)) * duration)
  const scale = place.persons / rows.reduce((s, row) => s + row.persons, 0)
  const count = (key, factor = 1) => Float32Array.from(times, (t) => Math.round(factor * scale * rows.reduce((s, row) => s + (row[key] <= t ? row.persons : 0), 0)))
  const curves = { alerted: count('alerted'), departed: count('left'), arrived: count('arrived') }
  curves.exposed = Float32Array.from(times, (t) => Math.round(place.persons * options.harm * 6 * Math.max(0, t / duration - 0.3)))
  curves.dead = Float32Array.from(times, (t) => Math.round(place.persons * options.harm * 0.2 * Math.max(0, t / duration - 0.4)))
  const named = (part, factor) => Object.fromEntries(Object.entries(curves).map(([key, values]) =>
    [key, add(`${part}/${key}`, factor === 1 ? values : values.map((v) => Math.min(place.persons, v * factor)))]))
  const occupants = new Uint32Array(steps * place.shelters.length)
  const per = rows.map((row) => Math.round(row.persons * scale))
  times.forEach((t, i) => rows.forEach((row, r) => {
    if (row.arrived <= t) occupants[i * place.shelters.length + row.shelter] += per[r]
  }))
  const capped = occupants.map((v, i) => (place.shelters[i % place.shelters.length].capacity ? Math.min(v, place.shelters[i % place.shelters.length].capacity) : v))
  const use = new Uint32Array(place.links.length)
  gone.forEach((row, r) => row.link.forEach((l) => { use[l] += per[r] || 1 }))
  const flooded = Uint16Array.from(place.links, (link) => course.arrivalAt(link.line[1]))
  const closed = flooded.map((m, l) => (m !== 65535 && place.links[l].class <= 2 && options.closes ? Math.max(0, m - 20) : 65535))
  const outcome = (row) => (row.arrived !== NONE ? (place.shelters[row.shelter].kind === 3 ? 3 : 2) : row.left !== NONE ? 4 : 0)
  return {
    id: options.id, seed: '1', runs: 20,
    curves: { time_s: add('curve/time', times), ...named('curve', 1) }, low: named('low', 0.92), high: named('high', 1.07),
    links: { flooded: add('link/flooded', flooded), closed: add('link/closed', closed), use: add('link/use', use) },
    shelters: { time_s: `plan/${k}/curve/time`, occupants: add('shelter/occupants', capped, [steps, place.shelters.length]),
                turned_away: add('shelter/turned_away', Uint32Array.from(place.shelters, (_, i) => (i === 2 ? 37 : 0))) },
    villages: place.areas.map((area, a) => ({ area: a, name: area.name, persons: 812 + 31 * a, alerted: 640 + 20 * a, left: 410 + 25 * a, sheltered: 350 + 22 * a, dead: options.harm > 0.01 && a === 2 ? 6 : '< 5', median_alert_min: 95 + 4 * a, median_left_min: a === 5 ? null : 141 + 3 * a })),
    tracks: { mode: add('track/mode', Uint8Array.from(gone, (row) => row.mode)), persons: add('track/persons', Uint8Array.from(gone, (row) => row.persons)),
              household: add('track/household', Uint32Array.from(gone, (row) => rows.indexOf(row))), first: add('track/first', first),
              time: add('track/time', Uint32Array.from(differences)), link: add('track/link', Uint32Array.from(flat((row) => row.link))),
              direction: add('track/direction', Uint8Array.from(flat((row) => row.direction))), end_s: add('track/end', Uint32Array.from(gone, (row) => whole(row.arrived))),
              total: gone.length * 4 },
    households: { building: add('household/building', Uint32Array.from(rows, (row) => row.building)), persons: add('household/persons', Uint8Array.from(rows, (row) => row.persons)),
                  alerted_s: add('household/alerted', Uint32Array.from(rows, (row) => whole(row.alerted))), alerted_by: add('household/by', Uint8Array.from(rows, (row) => row.building % 4)),
                  left_s: add('household/left', Uint32Array.from(rows, (row) => whole(row.left))), arrived_s: add('household/arrived', Uint32Array.from(rows, (row) => whole(row.arrived))),
                  shelter: add('household/shelter', Uint32Array.from(rows, (row) => (row.arrived === NONE ? NONE : row.shelter))),
                  outcome: add('household/outcome', Uint8Array.from(rows, outcome)), total: rows.length * 4 },
  }
}
