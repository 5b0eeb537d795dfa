/* Rows by keyboard in any <table data-lista> (or a list of [data-fila]): arrows or j/k, Enter opens, Ctrl+Enter in a
   new tab, space marks. tr[data-href] opens with a click. The row in use dispatches "fila" (bubbles), for htmx panels.
   After an htmx swap the focus goes back to where it was even when the element was replaced. */
import { dialogoAbierto, escribiendo } from "./util.js";

const FILAS = "table[data-lista] > tbody > tr:not([hidden]):not(.grupo), [data-lista] [data-fila]:not([hidden])";
const filas = () => [...document.querySelectorAll(FILAS)];
export const filaActual = () => document.querySelector(`${FILAS.split(", ").map((f) => `${f}[aria-selected="true"]`).join(", ")}`);
const enlaceDe = (fila) => fila.querySelector("a[data-abrir]") ?? fila.querySelector("a[href]");

export function elegirFila(fila) {
  const previa = filaActual();
  if (previa && previa !== fila) previa.removeAttribute("aria-selected");
  if (!fila) return;
  fila.setAttribute("aria-selected", "true");
  const blanco = enlaceDe(fila) ?? fila;
  if (blanco === fila) fila.tabIndex = -1;
  blanco.focus({ preventScroll: true });
  fila.scrollIntoView({ block: "nearest" });
  if (previa !== fila) fila.dispatchEvent(new CustomEvent("fila", { bubbles: true, detail: { id: fila.dataset.id ?? "" } }));
}

function mover(paso) {
  const todas = filas();
  if (!todas.length) return false;
  const desde = todas.indexOf(filaActual());
  const hasta = desde < 0 ? (paso > 0 ? 0 : todas.length - 1) : Math.min(Math.max(desde + paso, 0), todas.length - 1);
  elegirFila(todas[hasta]);
  return true;
}

function abrirFila(fila, { otraPestana }) {
  const url = fila.dataset.href ?? enlaceDe(fila)?.href;
  if (!url) return;
  if (otraPestana) window.open(url, "_blank", "noopener");
  else if (enlaceDe(fila)) enlaceDe(fila).click();
  else window.location.assign(url);
}

function alPulsar(evento) {
  if (evento.defaultPrevented || evento.altKey || dialogoAbierto() || escribiendo(evento.target)) return;
  if (evento.target.closest?.("details.menu, .riel, .barra, [role=tablist]")) return;
  const control = evento.ctrlKey || evento.metaKey;
  const pasos = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };
  if (!control && evento.key in pasos) {
    if (mover(pasos[evento.key])) evento.preventDefault();
    return;
  }
  const fila = filaActual();
  if (!fila) return;
  const sobreOtraCosa = evento.target.closest?.("a, button, summary") && evento.target !== enlaceDe(fila);
  if (evento.key === "Enter" && !sobreOtraCosa) {
    evento.preventDefault();
    abrirFila(fila, { otraPestana: control });
  } else if (evento.key === " " && !control && !sobreOtraCosa && !evento.target.matches?.("input")) {
    const casilla = fila.querySelector("input[data-marcar]");
    if (casilla) {
      evento.preventDefault();
      casilla.click();
    }
  } else if (evento.key === "Escape") {
    fila.removeAttribute("aria-selected");
  }
}

function alClic(evento) {
  const fila = evento.target.closest?.("tr[data-href], [data-fila][data-href]");
  if (!fila || evento.target.closest("a, button, input, label, select, summary")) return;
  if (String(window.getSelection())) return; // copying text is not opening
  if (evento.type === "auxclick" && evento.button !== 1) return;
  abrirFila(fila, { otraPestana: evento.ctrlKey || evento.metaKey || evento.type === "auxclick" });
}

let recordado = null;

/* What identifies the focused element besides the node itself. */
function recordar() {
  const activo = document.activeElement;
  if (!activo || activo === document.body) { recordado = null; return; }
  const fila = activo.closest("[data-id]");
  recordado = {
    id: activo.id,
    nombre: activo.getAttribute("name"),
    href: activo.getAttribute("href"),
    fila: fila?.dataset.id ?? "",
    orden: fila ? filas().indexOf(fila) : -1,
    cursor: escribiendo(activo) && "selectionStart" in activo ? activo.selectionStart : null,
  };
}

function reponer() {
  if (!recordado || (document.activeElement && document.activeElement !== document.body)) return;
  const { id, nombre, href, fila, orden, cursor } = recordado;
  const contenedor = fila ? document.querySelector(`[data-id="${CSS.escape(fila)}"]`) : document;
  const candidatos = [
    id && document.getElementById(id),
    nombre && contenedor?.querySelector(`[name="${CSS.escape(nombre)}"]`),
    href && contenedor?.querySelector(`a[href="${CSS.escape(href)}"]`),
  ];
  const hallado = candidatos.find(Boolean);
  if (hallado) {
    hallado.focus({ preventScroll: true });
    if (cursor !== null) { try { hallado.setSelectionRange(cursor, cursor); } catch { /* not a text control */ } }
  } else if (orden >= 0 && filas().length) {
    elegirFila(filas()[Math.min(orden, filas().length - 1)]); // the row went away: the one that took its place
  }
  recordado = null;
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("click", alClic);
  document.addEventListener("auxclick", alClic);
  document.addEventListener("focusin", (evento) => {
    const fila = evento.target.closest?.(FILAS);
    if (!fila || fila === filaActual()) return;
    filaActual()?.removeAttribute("aria-selected");
    fila.setAttribute("aria-selected", "true");
    fila.dispatchEvent(new CustomEvent("fila", { bubbles: true, detail: { id: fila.dataset.id ?? "" } }));
  });
  document.addEventListener("htmx:beforeSwap", recordar);
  document.addEventListener("htmx:afterSettle", reponer);
}
