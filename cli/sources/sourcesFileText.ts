import type { WantedAttribute, WantedSource } from '../../lib/sources/wantedSources.ts';

/** As wide as a line of the project may be. */
const width = 120;

/**
 * The text of nelm.sources.ts, in the format that the project's files have. What is as it is by default is left out.
 *
 * @param module from where it imports `defineSources`
 */
export function sourcesFileText(sources: readonly WantedSource[], module: string): string {
  const items = sources.map((source) => `  {\n${propertiesOf(source).join('\n')}\n  },\n`).join('');
  return `import { defineSources } from ${quoted(module)};

/** The sources of the tenant. npx nelm sources plan shows what differs, apply makes the tenant as it stands here (docs/sources.md). */
export default defineSources([${items === '' ? '' : `\n${items}`}]);
`;
}

function propertiesOf({ ids, name, description, owner, managers, approvers, attributes }: WantedSource): string[] {
  const property = (key: string, value: string) => textProperty(4, key, value);
  return [
    ...(ids.length > 0 ? [listProperty('ids', ids)] : []),
    property('name', name),
    ...(description === '' ? [] : [property('description', description)]),
    ...(owner === undefined ? [] : [property('owner', owner)]),
    ...(managers.length > 0 ? [listProperty('managers', managers)] : []),
    ...(approvers.length > 0 ? [listProperty('approvers', approvers)] : []),
    ...(attributes.length > 0 ? [`    attributes: [\n${attributes.map(attributeText).join('')}    ],`] : []),
  ];
}

function attributeText({ technicalName, label, help, placeholder, required }: WantedAttribute): string {
  const lines = [
    textProperty(8, 'technicalName', technicalName),
    textProperty(8, 'label', label),
    ...(help === '' ? [] : [textProperty(8, 'help', help)]),
    ...(placeholder === '' ? [] : [textProperty(8, 'placeholder', placeholder)]),
    ...(required ? ['        required: true,'] : []),
  ];
  return `      {\n${lines.join('\n')}\n      },\n`;
}

function textProperty(indent: number, key: string, value: string): string {
  const line = `${' '.repeat(indent)}${key}: ${quoted(value)},`;
  // Behind a key of four letters or fewer the format has no new line.
  if (line.length <= width || key.length <= 4) return line;
  return `${' '.repeat(indent)}${key}:\n${' '.repeat(indent + 2)}${quoted(value)},`;
}

function listProperty(key: string, values: readonly string[]): string {
  const line = `    ${key}: [${values.map(quoted).join(', ')}],`;
  if (line.length <= width) return line;
  return `    ${key}: [\n${values.map((value) => `      ${quoted(value)},\n`).join('')}    ],`;
}

/** In whichever quotes take fewer backslashes, single ones before double ones. */
function quoted(text: string): string {
  const inDouble = JSON.stringify(text);
  if (text.split("'").length > text.split('"').length) return inDouble;
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
