/** An amount in yuan as people read it, from integer fen. */
export const yuan = (fen: number): string =>
  `${fen < 0 ? '-' : ''}¥${String(Math.trunc(Math.abs(fen) / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
