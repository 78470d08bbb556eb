/** Somebody of the scene. */
type ScenePerson = { first: string; last: string; manager: string; end: string; vendor: string };

const names = [
  ...['Aino Virtanen', 'Bela Nagy', 'Carla Rossi', 'Dilan Kaya', 'Emil Novák', 'Fatou Diop', 'Greta Lind'],
  ...['Hugo Martins', 'Ines Duarte', 'Jonas Weber', 'Kira Petrova', 'Lars Møller', 'Mina Tanaka', 'Nils Aalto'],
  ...['Omar Haddad', 'Pia Berg', 'Quentin Roy', 'Rosa Jiménez', 'Sven Olsen', 'Tomasz Zieliński', 'Uma Iyer'],
  ...['Victor Lemaire', 'Wanda Król', 'Yusuf Demir'],
];
const managers = ['jane.doe', 'john.roe', 'mary.major'];
const vendors = ['Northwind', 'Contoso', 'Fabrikam'];
const ends = ['2026-12-05', '2026-12-12', '2026-12-28', '2027-03-31', '2027-06-30', '2027-09-30'];

/** The people of the scene, who are invented and the same at every start. */
export const people: readonly ScenePerson[] = names.map((name, index) => {
  const [first = '', last = ''] = name.split(' ');
  const of = (list: readonly string[]) => list[index % list.length] ?? '';
  return { first, last, manager: of(managers), vendor: of(vendors), end: of(ends) };
});

/**
 * A file of people.
 *
 * @param prefix is put before their account names
 * @param costCenter is the same for all
 */
export function fileOf(some: readonly ScenePerson[], prefix = '', costCenter = 'C-100'): string {
  const lines = some.map(({ first, last, manager, end, vendor }) => {
    const account = `${first}.${last}`
      .toLowerCase()
      .normalize('NFD')
      .replaceAll('ø', 'o')
      .replaceAll('ł', 'l')
      .replaceAll(/[^a-z.]/g, '');
    const isIntern = prefix !== '';
    const own = [`${prefix}${account}`, first, last, `${prefix}${account}@example.com`, '+49 30 000', manager];
    return [...own, '2026-01-01', end, ...(isIntern ? [] : [vendor, costCenter])].join(',');
  });
  const header = `accountName,firstName,lastName,email,phone,manager,startDate,endDate${prefix === '' ? ',vendor,costCenter' : ''}`;
  return `${[header, ...lines].join('\n')}\n`;
}
