const managers = ['jane.doe', 'john.roe', 'mary.major', 'richard.miles'];

/** A file of invented people for a source, in an order that is none of the sorters'. */
export function tenantPeopleCsv(source: number, count: number, customAttributes: readonly string[]): string {
  const header = ['accountName', 'firstName', 'lastName', 'phone', 'email', 'manager', 'startDate', 'endDate'];
  const rows = Array.from({ length: count }, (_, index) =>
    row(source, (index * 7_919) % count, customAttributes.length),
  );
  return [[...header, ...customAttributes].join(','), ...rows, ''].join('\n');
}

function row(source: number, number: number, customs: number): string {
  const account = `worker.${source}.${number}`;
  const day = String(1 + (number % 28)).padStart(2, '0');
  const custom = Array.from({ length: customs }, () => `C${number % 900}`);
  return [
    account,
    `Given${(number * 31) % 997}`,
    `Family${(number * 17) % 4_999}`,
    `555-${number}`,
    `${account}@example.com`,
    managers[number % managers.length],
    `2026-01-${day}`,
    `2027-06-${day}`,
    ...custom,
  ].join(',');
}
