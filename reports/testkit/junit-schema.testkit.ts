import { readFileSync } from 'node:fs';
import { type Element, elementsIn, parseXml, text } from './xml.testkit.ts';

const schema = parseXml(readFileSync(`${import.meta.dirname}/junit-10.xsd`, 'utf8'));
const types = new Map(elementsIn(schema).map((type) => [type.attrs.name, type]));
const root = elementsIn(schema).find(({ tag }) => tag === 'element');

/** Where an XML document breaks junit-10.xsd, as far as that file goes: elements, attributes, and text where none may be. */
export function junitViolations(xml: string): string[] {
  const document = parseXml(xml);
  return document.tag === root?.attrs.name ? violations(document, root, '') : [`the root is ${document.tag}`];
}

function violations(element: Element, declaration: Element, above: string): string[] {
  const path = `${above}/${element.tag}`;
  const named = declaration.attrs.type === undefined ? undefined : types.get(declaration.attrs.type);
  const type = named ?? elementsIn(declaration).find(({ tag }) => tag === 'complexType');
  if (!type) return elementsIn(element).map(({ tag }) => `${path} has a child ${tag}`);
  const attributes = elementsIn(type).filter(({ tag }) => tag === 'attribute');
  const children = elementsIn(type)
    .filter(({ tag }) => tag === 'sequence' || tag === 'choice')
    .flatMap(elementsIn);
  const known = new Set(attributes.map(({ attrs }) => attrs.name));
  return [
    ...Object.keys(element.attrs).flatMap((name) => (known.has(name) ? [] : [`${path} has an attribute ${name}`])),
    ...attributes.flatMap(({ attrs: { name = '', use } }) =>
      use === 'required' && !(name in element.attrs) ? [`${path} lacks ${name}`] : [],
    ),
    ...(type.attrs.mixed !== 'true' && text(element).trim() !== '' ? [`${path} has text`] : []),
    ...elementsIn(element).flatMap((child) => {
      const allowed = children.find(({ attrs }) => attrs.name === child.tag);
      return allowed ? violations(child, allowed, path) : [`${path} has a child ${child.tag}`];
    }),
  ];
}
