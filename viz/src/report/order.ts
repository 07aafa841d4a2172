// Order of cells in a table: numbers as numbers, also where they come as text ("3,512", "< 5"); what is missing stands last.

/** A cell as a number, or NaN where it is none. "< 5" stands just under 5. */
export function asNumber(cell: string | number): number {
  if (typeof cell === 'number') return cell
  const match = /^(<\s*)?([-+−]?[\d,]*\.?\d+)( m| %)?$/.exec(cell.trim())
  return match ? Number(match[2].replaceAll(',', '').replace('−', '-')) - (match[1] ? 0.5 : 0) : Number.NaN
}

export function compareCells(a: string | number, b: string | number, down: boolean): number {
  const [missingA, missingB] = [a === '–', b === '–']
  if (missingA || missingB) return Number(missingA) - Number(missingB)
  const [x, y] = [asNumber(a), asNumber(b)]
  const ascending = Number.isNaN(x) || Number.isNaN(y) ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || String(a).localeCompare(String(b), 'zh-CN') : x - y
  return down ? -ascending : ascending
}
