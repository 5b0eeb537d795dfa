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

export function enfocarError(raiz) {
  const campo = raiz.querySelector?.("[aria-invalid=true]");
  campo?.focus();
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("focusout", (evento) => {
    if (evento.target.matches?.("input[data-fecha]")) completarFecha(evento.target);
  });
}
