// What a curve chart draws: uPlot's rows of numbers, a line and a band per plan. The numbers come as they are; nothing is computed.
import type { Plan } from '../data/types'

/** Ink of the lines A, B, C, D and their dashes: told apart without colour. */
export const LINES = [
  { color: '#4d5761', dash: [] as number[] }, { color: '#0b5394', dash: [9, 4] }, { color: '#9a3f08', dash: [2, 3] }, { color: '#5b2a86', dash: [12, 3, 2, 3] },
] as const
export const ORDER = ['alerted', 'departed', 'arrived', 'exposed', 'injured', 'dead'] as const

/** Curves that at least one plan has, in the order of events; deaths only where the inputs carry them. */
export function shownCurves(plans: Plan[], absolute: boolean): string[] {
  return ORDER.filter((key) => (absolute || (key !== 'dead' && key !== 'injured')) && plans.some((plan) => plan.curves[key]?.length > 0))
}

/** A plan's values at `hours`: the curve's own samples where the times agree, else the last one that is not later. */
export function onTimes(times: ArrayLike<number>, values: ArrayLike<number> | undefined, wanted: ArrayLike<number>): (number | null)[] {
  if (!values || values.length === 0) return Array.from(wanted, () => null)
  let i = 0
  return Array.from(wanted, (time) => {
    while (i + 1 < times.length && times[i + 1] <= time) i++
    return times[i] <= time ? values[i] : null
  })
}

/** uPlot data of one curve: hours; then low, middle, high per plan. */
export function curveData(plans: Plan[], key: string): (number | null)[][] {
  const times = plans.find((plan) => plan.curves.time_s)!.curves.time_s
  const rows: (number | null)[][] = [Array.from(times, (s) => s / 3600)]
  for (const plan of plans) {
    for (const part of [plan.low, plan.curves, plan.high]) rows.push(onTimes(plan.curves.time_s ?? [], part[key] ?? plan.curves[key], times))
  }
  return rows
}
