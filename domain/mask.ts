// Mobile numbers as people write them: with +86, spaces or hyphens; never a part of a longer number or word.
const MOBILE = /(?<![0-9A-Za-z])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![0-9A-Za-z])/g;

/** `138****5678`; a number of another shape keeps its first three and last four digits at most. */
export function maskPhone(phone: string): string {
  const mobile = phone.replace(MOBILE, '$1****$2');
  if (mobile !== phone) return mobile;
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length > 7 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : '****';
}

/** `z***@example.cn`. */
export function maskEmail(email: string): string {
  return email.replace(/^(.)[^@]*/, '$1***');
}

/** The first six characters, which tell the city or the district. */
export function maskAddress(address: string): string {
  return address.length > 6 ? `${address.slice(0, 6)}***` : '***';
}

/** The same content with every mobile number in its texts masked, wherever people wrote one (CUS-10). */
export function maskTexts(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(MOBILE, '$1****$2');
  if (Array.isArray(value)) return value.map(maskTexts);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskTexts(member)]));
  }
  return value;
}
