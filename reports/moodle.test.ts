import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { finalGrade, type Grade, type KnownAs } from '../harness/model/index.ts';
import { fillMoodleSheet } from './class/moodle.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';

const headers =
  'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Online text,Last modified (grade),Feedback comments';

function sheet(...rows: readonly string[]): string {
  return [headers, ...rows].join('\r\n');
}

function line(identifier: string, name: string, email: string, changeable = 'Yes'): string {
  return `${identifier},${name},${email},Submitted,,10.00,${changeable},-,,-,`;
}

function named(grade: Grade, id: string, name = id): Grade {
  return { ...grade, student: { id, name } };
}

/** The Grade column of the filled sheet. */
function filled(text: string, ...grades: readonly Grade[]): string[] {
  const rows: string[][] = parse(fillMoodleSheet(text, 'sheet.csv', grades).csv);
  return rows.slice(1).map((cells) => cells[4] ?? '');
}

test('only Grade and Feedback comments change, in the scale of the sheet', () => {
  const text = `\ufeff${sheet(line('Participant 11', 'Ada Lovelace', 'ada@x.test'), 'Participant 12,张伟,w@x.test,None,7,10.00,Yes,"Friday, 3","two\nlines",-,kept')}`;
  const { csv, filled, missing, left } = fillMoodleSheet(text, 'sheet.csv', [named(failedGrade(), 'ada')]);
  expect(csv).toBe(
    `\ufeff${[
      headers,
      'Participant 11,Ada Lovelace,ada@x.test,Submitted,7.32,10.00,Yes,-,,-,186.67 of 255 technical points. Marks were lost. 5 of 10 checks were not passed: the report says why.',
      'Participant 12,张伟,w@x.test,None,7,10.00,Yes,"Friday, 3","two\nlines",-,kept',
    ].join('\r\n')}`,
  );
  expect({ filled, missing, left }).toEqual({ filled: 1, missing: [], left: [] });
});

describe('whose row it is', () => {
  const rows = [
    line('Participant 11', 'Ada Lovelace', 'ada@x.test'),
    line('Participant 12', 'Grace  Hopper', 'gh@x.test'),
  ];
  test.each([
    ['Ada Lovelace_11_assignsubmission_file', ''],
    ['Participant_11', ''],
    ['11', ''],
    ['ADA', ''],
    ['ada@x.test', ''],
    ['ada lovelace', ''],
    ['s7', 'Ada Lovelace'],
  ])('%s %s', (id, name) => {
    expect(filled(sheet(...rows), named(exampleGrade(), id, name))).toEqual(['10', '']);
  });

  test('white space in a name does not matter', () => {
    expect(filled(sheet(...rows), named(exampleGrade(), 's8', 'Grace Hopper'))).toEqual(['', '10']);
  });

  test("the school's number goes before Moodle's", () => {
    const text = sheet(line('Participant 11', 'A', 'a@x.test'), line('Participant 12', 'B', 'b@x.test')).replaceAll(
      /^(Identifier|Participant \d+),/gm,
      (_, first) =>
        `${first},${{ Identifier: 'ID number', 'Participant 11': '12', 'Participant 12': '11' }[first as string]},`,
    );
    const rows: string[][] = parse(fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), '11')]).csv);
    expect(rows.map((cells) => cells[5])).toEqual(['Grade', '', '10']);
  });

  test('who has no row is named', () => {
    expect(fillMoodleSheet(sheet(...rows), 'sheet.csv', [named(exampleGrade(), 's9', '')]).missing).toEqual(['s9']);
  });
});

test('what is pending, needs review or must not be changed stays as it is', () => {
  const text = sheet(line('Participant 1', 'A', 'a@x.test'), line('Participant 2', 'B', 'b@x.test', 'No'));
  const review = fillMoodleSheet(text, 'sheet.csv', [named(reviewGrade(), 'a'), named(exampleGrade(), 'b')]);
  expect(review.left).toEqual([
    { id: 'a', why: 'needs review' },
    { id: 'b', why: 'Moodle does not let this grade be changed' },
  ]);
  expect(review.csv.trimEnd()).toBe(text);
  const finals = new Map([['a', finalGrade(exampleGrade())]]);
  const pending = fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 'a')], { finals });
  expect(pending.left).toEqual([{ id: 'a', why: 'pending' }]);
});

test('who is named by several submissions gets no grade, and the others do', () => {
  const text = sheet(line('Participant 1', 'A', 'a@x.test'), line('Participant 2', 'B', 'b@x.test'));
  const grades = [named(exampleGrade(), 'a'), named(failedGrade(), 'a', 'Eve'), named(exampleGrade(), 'b')];
  const { csv, filled, left } = fillMoodleSheet(text, 'sheet.csv', grades);
  expect(left).toEqual([{ id: 'a', why: 'several submissions name this student' }]);
  expect(filled).toBe(1);
  const rows: string[][] = parse(csv);
  expect(rows.map((cells) => cells[4])).toEqual(['Grade', '', '10']);
});

test('a formula in the sheet is text afterwards', () => {
  const text = sheet(line('Participant 1', '"=HYPERLINK(""x"")<b>#import"', 'a@x.test'));
  const { csv } = fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 's1', '=HYPERLINK("x")<b>#import')]);
  expect(csv).toContain(`,"'=HYPERLINK(""x"")<b>#import",`);
  const rows: string[][] = parse(csv);
  expect(rows[1]?.[4]).toBe('10');
});

describe('a sheet that cannot be filled is a sentence with file and line', () => {
  const one = line('Participant 1', 'A', 'a@x.test');
  test.each([
    ['', /^sheet\.csv, line 1: this is no CSV that can be filled: it is empty/],
    [
      'Name,Points\nAnna,\n',
      /^sheet\.csv, line 1: this is no grading worksheet of Moodle's: no column for the identifier, /,
    ],
    [sheet(one).replace('Status', 'Grade'), /line 1: the header 'Grade' is there twice/],
    [sheet(one, 'Participant 2,B'), /^sheet\.csv, line 3: this is no CSV that can be filled: /],
    [sheet(one).replace('10.00', 'Pass'), /^sheet\.csv, line 2: the maximum grade is 'Pass'/],
  ])('%#', (text, sentence) => {
    expect(() => fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 'a')])).toThrow(sentence);
  });
});

test('whose row is not sure gets nothing, and nobody gets a row that is more surely another’s', () => {
  const text = sheet(line('Participant 1', 'Ada', 'a@x.test'), line('Participant 2', 'Bob', 'a@y.test'));
  const twice = fillMoodleSheet(text, 'sheet.csv', [named(exampleGrade(), 'a')]);
  expect(twice).toMatchObject({ filled: 0, left: [{ id: 'a', why: 'lines 2 and 3 both fit' }] });
  const rivals = fillMoodleSheet(text, 'sheet.csv', [
    named(exampleGrade(), 'x', 'Ada'),
    named(failedGrade(), 'y', 'Ada'),
  ]);
  expect(rivals.left.map(({ why }) => why)).toEqual(['line 2 fits Ada (y) too', 'line 2 fits Ada (x) too']);
  const eve = fillMoodleSheet(text, 'sheet.csv', [named(zeroGrade(), 'eve', 'Ada'), named(exampleGrade(), 'a@x.test')]);
  expect(eve).toMatchObject({ filled: 1, left: [{ id: 'eve', why: 'line 2 fits a@x.test too' }] });
  expect(eve.csv).toContain('Ada,a@x.test,Submitted,10,');
});

test('who a platform knows is matched by what it knows, and not where the name is another’s', () => {
  const text = sheet(line('Participant 7', 'Ada Lovelace', 'ada@x.test'), line('Participant 8', 'Bob', 'bob@x.test'));
  const from = (known: KnownAs, name: string): Grade => ({ ...exampleGrade(), student: { id: '8', name, known } });
  expect(filled(text, from({ moodle: '7' }, 'Group 1-Lovelace Ada'))).toEqual(['10', '']);
  expect(filled(text, from({ moodle: '7' }, 'Carl'))).toEqual(['', '']);
  expect(filled(text, from({ email: 'bob@x.test' }, 'Robert'))).toEqual(['', '10']);
  expect(filled(text, from({ login: 'ADA' }, 'x'))).toEqual(['10', '']);
});

/** A worksheet of two students in a language: headers up to the grade's time and comments, the participant's word, yes. */
function worksheet(headers: string, word: string, yes: string, most: string, delimiter = ','): string {
  const quoted = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell);
  const rows = [1, 2].map((n) =>
    [`${word}${n}0${n}`, `Ana ${n}`, `ana${n}@x.test`, 'abc', '', quoted(most), yes, '-', '-', ''].join(delimiter),
  );
  return `${[headers.split(',').join(delimiter), ...rows].join('\r\n')}\r\n`;
}

describe('worksheets in other languages and forms', () => {
  const english =
    'Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments';
  const german =
    'ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar';
  const spanish =
    'Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,La calificación puede ser cambiada,Última modificación (entrega),Última modificación (calificación),Comentarios de retroalimentación';
  const french =
    'Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires';
  const italian =
    'Identificativo,Nome,Indirizzo email,Stato,Valutazione,Valutazione massima,La valutazione può essere modificata,Ultima modifica (consegna),Ultima modifica (valutazione),Commenti';
  const dutch =
    'Identificatie,Volledige naam,E-mailadres,Status,Cijfer,Maximaal cijfer,Cijfer kan gewijzigd worden,Laatst gewijzigd (inzending),Laatst gewijzigd (cijfer),Feedback opmerkingen';
  const russian =
    'Идентификатор,Полное имя,Адрес электронной почты,Статус,Оценка,Максимальная оценка,Оценка может быть изменена,Последнее изменение (ответ),Последнее изменение (оценка),Отзыв в виде комментария';
  const chinese = '标识符,全名,电子邮件地址,状态,成绩,最高分,成绩可以更改,最后修改(提交),最后修改(成绩),反馈评语';
  const turkish =
    'Tanımlayıcı,Tam adı,E-posta adresi,Durum,Not,En yüksek not,Not değiştirilebilir,Son değişiklik (gönderim),Son değişiklik (not),Geri bildirim yorumları';
  const unknown = 'Qa,Qb,Qc,Qd,Qe,Qf,Qg,Qh,Qi,Qj';
  test.each([
    ['English', worksheet(english, 'Participant ', 'Yes', '10.00'), '7.32'],
    [
      'older English',
      worksheet(english.replace('Maximum grade', 'Maximum Grade'), 'Participant ', 'Yes', '10.00'),
      '7.32',
    ],
    ['English with semicolons', worksheet(english, 'Participant ', 'Yes', '10,00', ';'), '7.32'],
    ['English with tabs', worksheet(english, 'Participant ', 'Yes', '10.00', '\t'), '7.32'],
    ['German', worksheet(german, 'Teilnehmer/in', 'Ja', '10,00'), '"7,32"'],
    ['German with semicolons', worksheet(german, 'Teilnehmer/in', 'Ja', '10,00', ';'), '7,32'],
    ['German with whole numbers', worksheet(german, 'Teilnehmer/in', 'Ja', '10', ';'), '7,32'],
    ['Spanish', worksheet(spanish, 'Participante ', 'Sí', '10,00', ';'), '7,32'],
    ['Mexican Spanish', worksheet(spanish, 'Participante ', 'Sí', '10.00'), '7.32'],
    ['French', worksheet(french, 'Participant', 'Oui', '10,00'), '"7,32"'],
    ['Italian', worksheet(italian, 'Partecipante ', 'Sì', '10,00', ';'), '7,32'],
    ['Dutch', worksheet(dutch, 'Deelnemer', 'Ja', '10,00'), '"7,32"'],
    ['Russian', worksheet(russian, 'Участник', 'Да', '10,00', ';'), '7,32'],
    ['Chinese', worksheet(chinese, '参与者', '是', '10.00'), '7.32'],
    ['Turkish', worksheet(turkish, 'Katılımcı', 'Evet', '10,00', ';'), '7,32'],
    ['a language that nobody knows', worksheet(unknown, 'Xyz', 'Qua', '10,00', ';'), '7,32'],
  ])('%s', (_, text, mark) => {
    const one = { ...failedGrade(), student: { id: 'Ana 2_202', name: 'Ana 2', known: { moodle: '202' } } };
    const { csv, filled: count, left, missing } = fillMoodleSheet(text, 's.csv', [one]);
    expect({ count, left, missing }).toEqual({ count: 1, left: [], missing: [] });
    const [before, after] = [text, csv].map((all) => all.split('\r\n'));
    expect(after?.map((line, at) => line === before?.[at])).toEqual([true, true, false, true]);
    const [cells, own] = [before, after].map((all) => all?.[2] ?? '');
    const delimiter = /[,;\t]/.exec(text)?.[0] ?? ',';
    const changed = own?.replace(
      `${delimiter}abc${delimiter}${mark}${delimiter}`,
      `${delimiter}abc${delimiter}${delimiter}`,
    );
    expect(changed?.startsWith(cells ?? '?')).toBe(true);
    expect(own?.includes('186.67 of 255 technical points')).toBe(!text.startsWith('Qa'));
  });

  test('a grade that must not be changed is left in any language', () => {
    const no = [
      worksheet(german, 'Teilnehmer/in', 'Nein', '10,00', ';'),
      worksheet(russian, 'Участник', 'Нет', '10,00'),
    ];
    for (const text of no) {
      const { csv, left } = fillMoodleSheet(text, 's.csv', [named(exampleGrade(), 'ana1')]);
      expect({ csv, left }).toEqual({
        csv: text,
        left: [{ id: 'ana1', why: 'Moodle does not let this grade be changed' }],
      });
    }
  });
});
