/* Typing in forms. In any <form method="post">: Enter walks to the next field (data-enter="enviar" keeps the browser's
   way), Ctrl+Enter submits. input.n: the number pad's dot writes a comma. input[data-fecha]: h, a, 0511, 051126, 5/11,
   +3, -1 become dd/mm/aaaa against the business date of <body data-hoy>. */
import { dialogoAbierto } from "./util.js";

const CAMPOS = "input:not([type=hidden]):not([disabled]):not([readonly]), select:not([disabled]), textarea:not([disabled]):not([readonly])";

function dosCifras(numero) {
  return String(numero).padStart(2, "0");
}

function escribirFecha(fecha) {
  return `${dosCifras(fecha.getDate())}/${dosCifras(fecha.getMonth() + 1)}/${fecha.getFullYear()}`;
}

function armar(dia, mes, anio) {
  if (anio < 100) return null; // Date would take it for 19xx: it stays as typed and the server says why not
  const fecha = new Date(anio, mes - 1, dia);
  return fecha.getDate() === dia && fecha.getMonth() === mes - 1 ? escribirFecha(fecha) : null;
}

/* Pure: what was typed → "dd/mm/aaaa", or null when it is not a date (the server will say so beside the field). */
export function leerFecha(texto, hoy) {
  const limpio = texto.trim().toLowerCase();
  const corrido = (dias) => escribirFecha(new Date(hoy.getFullYear(), hoy.getMonth(), hoy.getDate() + dias));
  if (["h", "hoy"].includes(limpio)) return corrido(0);
  if (["a", "ayer"].includes(limpio)) return corrido(-1);
  if (["m", "mañana", "manana"].includes(limpio)) return corrido(1);
  if (/^[+-]\d{1,3}$/.test(limpio)) return corrido(Number(limpio));
  const partes = /^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/.exec(limpio) ?? /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(limpio);
  if (partes) {
    const anio = partes[3] ? Number(partes[3]) + (partes[3].length === 2 ? 2000 : 0) : hoy.getFullYear();
    return armar(Number(partes[1]), Number(partes[2]), anio);
  }
  return /^\d{1,2}$/.test(limpio) ? armar(Number(limpio), hoy.getMonth() + 1, hoy.getFullYear()) : null;
}

function hoy() {
  const [anio, mes, dia] = (document.body.dataset.hoy ?? "").split("-").map(Number);
  return dia ? new Date(anio, mes - 1, dia) : new Date();
}

function completarFecha(campo) {
  const escrita = leerFecha(campo.value, hoy());
  if (!escrita || escrita === campo.value) return;
  campo.value = escrita;
  campo.dispatchEvent(new Event("input", { bubbles: true }));
  campo.dispatchEvent(new Event("change", { bubbles: true }));
}

function insertar(campo, texto) {
  campo.setRangeText(texto, campo.selectionStart, campo.selectionEnd, "end");
  campo.dispatchEvent(new Event("input", { bubbles: true }));
}

function esDePost(form) {
  return form instanceof HTMLFormElement && (form.method === "post" || form.hasAttribute("hx-post"));
}

function principal(form) {
  const botones = [...form.elements].filter((e) => e.matches("button[type=submit], input[type=submit]") && !e.disabled);
  return botones.find((boton) => boton.matches(".-principal, .-peligro-lleno")) ?? botones[0];
}

function caminar(campo, form) {
  const campos = [...form.elements].filter((e) => e.matches(CAMPOS) && e.tabIndex >= 0 && e.checkVisibility());
  const paradas = campos.filter((e, i) => e.type !== "radio" || e.checked || !campos.slice(0, i).some((otro) => otro.name === e.name));
  const actual = paradas.indexOf(campo);
  if (actual === paradas.length - 1 && form.closest(".simple")) { // login, codes: the last Enter enters
    form.requestSubmit(principal(form));
    return;
  }
  const siguiente = paradas[actual + 1] ?? principal(form);
  siguiente?.focus();
  if (siguiente instanceof HTMLInputElement && siguiente.type !== "checkbox") siguiente.select?.();
}

function alPulsar(evento) {
  const campo = evento.target;
  if (!(campo instanceof HTMLElement) || evento.isComposing) return;
  if (evento.code === "NumpadDecimal" && campo.matches("input.n")) {
    evento.preventDefault();
    insertar(campo, ",");
    return;
  }
  if (evento.key !== "Enter" || evento.defaultPrevented) return;
  const form = campo.form ?? (campo.matches("a, summary") ? null : formularioDeLaPagina());
  if ((evento.ctrlKey || evento.metaKey) && esDePost(form)) {
    evento.preventDefault();
    if (campo.matches("input[data-fecha]")) completarFecha(campo);
    form.requestSubmit(principal(form));
    return;
  }
  if (campo.matches("input[data-fecha]")) completarFecha(campo);
  if (!esDePost(form) || form.dataset.enter === "enviar" || !campo.matches(CAMPOS) || campo.matches("textarea, [data-marcar], [data-marcar-todo]")) return;
  if (campo.matches("input[type=submit], input[type=button]")) return;
  evento.preventDefault();
  caminar(campo, form);
}

/* Ctrl+Enter with the focus out of any field: the only form of the dialog or the page, when there is just one. */
function formularioDeLaPagina() {
  const lugar = dialogoAbierto() ?? document.getElementById("contenido");
  const forms = [...(lugar?.querySelectorAll("form") ?? [])].filter((form) => esDePost(form) && form.querySelector(CAMPOS) && form.checkVisibility() && !form.closest("[data-seleccion], details.menu"));
  return forms.length === 1 ? forms[0] : null;
}

/* Who says what is missing is the server, beside each field and in Spanish; without JavaScript the browser does. */
export function preparar(raiz) {
  const forms = [raiz.closest?.("form"), ...(raiz.querySelectorAll?.("form") ?? [])];
  for (const form of forms) if (form && esDePost(form) && form.querySelector(".formulario")) form.noValidate = true;
}

/* Where typing goes when a page opens: to what is wrong; or, if the page does not say it (autofocus), to the first
   field of the page's only form, when the form is what the page is about. */
export function enfocarPrimero(raiz) {
  const campo = raiz.querySelector("[aria-invalid=true]") ?? raiz.querySelector("[autofocus]") ?? primerCampo(raiz);
  campo?.focus({ preventScroll: !campo.matches("[aria-invalid=true]") });
  return Boolean(campo);
}

function primerCampo(raiz) {
  const forms = [...raiz.querySelectorAll("#contenido form[method=post]")].filter((form) => form.querySelector(".formulario"));
  if (forms.length !== 1 || forms[0].closest("aside, footer, details")) return null;
  return [...forms[0].elements].find((e) => e.matches(CAMPOS) && e.checkVisibility() && !e.closest(".opciones"));
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("focusout", (evento) => {
    if (evento.target.matches?.("input[data-fecha]")) completarFecha(evento.target);
  });
}
