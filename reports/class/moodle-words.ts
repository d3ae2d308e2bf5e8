/** Headers of Moodle's grading worksheet, in lower case, as mod_assign's language packs have them. What is not here is known by its cells. */
export const headerWords = {
  identifier:
    /^(identifier|id|identificador|identifiant|identificat(ivo|ore|or|ie)|identifika(tor|tors|tory|tzailea)|identyfikator|identifikátor|идентификатор|ідентифікатор|azonosító|kimlik|tunniste|αναγνωριστικό|标识符?|識別(子|碼|番号)|식별자)$/,
  name: /^(full name|fullname|first name ?\/ ?(last name|surname)|vollständiger name|nombre( completo)?|nom( complet)?|nome( completo)?|volledige naam|imię i nazwisko|полное имя|celé jméno|teljes név|täydellinen nimi|fullständigt namn|fullt navn|全名|姓名|氏名)$/,
  email:
    /^(e-?mail( address)?|e-?mail-?adresse?|adresse (e-?mail|de courriel)|courriel|(dirección|direcció) (de )?(correo|correu)( electrónico| electrònic)?|correo electrónico|endereço de e-?mail|indirizzo e-?mail|адрес электронной почты|электронная почта|メールアドレス|电子邮件(地址)?)$/,
  grade:
    /^(grade|mark|bewertung|note|nota|calificación|qualificació|kalifikazioa|valutazione|voto|avaliação|cijfer|beoordeling|ocena|оценка|оцінка|známka|hodnocení|osztályzat|értékelés|not|arvosana|karakter|betyg|vurdering|βαθμός|成绩|成績|分数|分數|評点|評定|성적|점수)$/,
  maximum:
    /^(maximum grade|maximum mark|max\.? grade|bestwertung|höchstwertung|note maximale|(calificación|nota|avaliação) máxima|qualificació màxima|(valutazione|voto) massim[ao]|maxim(aal|um) ?cijfer|maximale beoordeling|max betyg\/omdöme|gehieneko kalifikazioa|максимальная оценка|максимальна оцінка|maksymalna ocena|maximální známka|最高分|最大分数|最大評点)$/,
  changeable:
    /^(grade can be changed|bewertung kann geändert werden|la calificación puede ser (cambiada|modificada)|la note peut être modifiée|a nota pode ser alterada\.?|es pot canviar la qualificació|kalifikazioa alda daiteke|оценка может быть изменена|ocena se lahko spremeni\.?|分數可以被更改)$/,
} as const;

/** A header that speaks of comments or feedback. */
export const feedbackWords =
  /feedback|comm?ent|kommentar|komentar|komentář|коммент|комент|opmerking|uwagi|visszajelz|megjegyz|palaute|yorum|bildirim|σχόλι|återkoppling|tilbakemelding|评语|反馈|評語|回饋|フィードバック|コメント|피드백/;

/** `No`, in a column that says whether a grade can be changed. */
export const noWords =
  /^(no|nein|non|não|nao|nie|ne|nem|hayır|nee|nej|nei|нет|ні|не|όχι|ei|nu|ez|否|不|いいえ|아니오|아니요|לא|لا)$/;

/** A header or word as it is compared. */
export function asWord(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
