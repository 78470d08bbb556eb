/** Account names that the tenant is seeded with. */
const managers = ['jane.doe', 'john.roe', 'mary.major', 'richard.miles'];

const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor,Cost Center';

/** A file of invented people. Those whose number `isMoved` says so have another cost center. */
export function peopleCsv(count: number, isMoved: (number: number) => boolean = () => false): Buffer {
  const rows = Array.from({ length: count }, (_, index) => personRow(index, isMoved(index)));
  return Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`);
}

function personRow(number: number, moved: boolean): string {
  const account = `worker.${String(number).padStart(5, '0')}`;
  const day = String(1 + (number % 28)).padStart(2, '0');
  return [
    account,
    `Given${number}`,
    `"Family, ${number}"`,
    `${account}@example.com`,
    `+49 30 ${5_000_000 + number}`,
    managers[number % managers.length],
    `2026-01-${day}`,
    `${day}.12.2027`,
    'Northwind Consulting',
    `CC-${(moved ? 5_000 : 1_000) + (number % 900)}`,
  ].join(',');
}
