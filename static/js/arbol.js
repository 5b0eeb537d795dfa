/* Tree in a table: <table data-arbol> whose rows say data-nivel and come in order. button[data-rama] opens or closes
   what is under its row; → and ← do the same on the row in use; a[data-nivel] opens all up to that level. */
import { dialogoAbierto, escribiendo } from "./util.js";

const nivelDe = (fila) => Number(fila.dataset.nivel);
const ramaDe = (fila) => fila.querySelector("[data-rama]");

function descendientes(fila) {
  const halladas = [];
  for (let otra = fila.nextElementSibling; otra && nivelDe(otra) > nivelDe(fila); otra = otra.nextElementSibling) halladas.push(otra);
  return halladas;
}

function abrir(fila, abierta) {
  const rama = ramaDe(fila);
  if (!rama) return false;
  rama.setAttribute("aria-expanded", String(abierta));
  let cerradaDesde = Infinity;
  for (const otra of descendientes(fila)) {
    if (nivelDe(otra) <= cerradaDesde) cerradaDesde = Infinity;
    otra.hidden = !abierta || nivelDe(otra) > cerradaDesde;
    const propia = ramaDe(otra);
    if (propia && cerradaDesde === Infinity && propia.getAttribute("aria-expanded") === "false") cerradaDesde = nivelDe(otra);
  }
  return true;
}

function abrirHasta(tabla, nivel) {
  for (const fila of tabla.tBodies[0].rows) {
    fila.hidden = nivelDe(fila) > nivel;
    ramaDe(fila)?.setAttribute("aria-expanded", String(nivelDe(fila) < nivel));
  }
}

/* Ids of the rows that are open; null in a table that is no tree. */
export function abiertas(tabla) {
  if (!tabla.matches("[data-arbol]")) return null;
  return [...tabla.tBodies[0].rows].filter((fila) => ramaDe(fila)?.getAttribute("aria-expanded") === "true").map((fila) => fila.dataset.id);
}

/* Open those rows, and close the others. */
export function reabrir(tabla, ids) {
  if (!tabla.matches("[data-arbol]")) return;
  let cerradaDesde = Infinity;
  for (const fila of tabla.tBodies[0].rows) {
    const abierta = ids.has(fila.dataset.id);
    if (nivelDe(fila) <= cerradaDesde) cerradaDesde = Infinity;
    fila.hidden = cerradaDesde !== Infinity;
    ramaDe(fila)?.setAttribute("aria-expanded", String(abierta));
    if (cerradaDesde === Infinity && ramaDe(fila) && !abierta) cerradaDesde = nivelDe(fila);
  }
}

function alClic(evento) {
  const rama = evento.target.closest?.("[data-arbol] [data-rama]");
  if (rama) {
    abrir(rama.closest("tr"), rama.getAttribute("aria-expanded") !== "true");
    return;
  }
  const enlace = evento.target.closest?.("a[data-nivel]");
  const tabla = document.querySelector("table[data-arbol]");
  if (!enlace || !tabla || evento.ctrlKey || evento.metaKey) return;
  evento.preventDefault();
  abrirHasta(tabla, Number(enlace.dataset.nivel));
  enlace.parentElement.querySelectorAll("[data-nivel]").forEach((otro) => otro.removeAttribute("aria-current"));
  enlace.setAttribute("aria-current", "true");
  const oculto = document.querySelector("input[type=hidden][name=nivel]");
  if (oculto) oculto.value = enlace.dataset.nivel;
  window.history.replaceState(window.history.state, "", enlace.href);
}

function alPulsar(evento) {
  if (evento.defaultPrevented || evento.ctrlKey || evento.altKey || dialogoAbierto() || escribiendo(evento.target)) return;
  if (evento.key !== "ArrowRight" && evento.key !== "ArrowLeft") return;
  const fila = document.querySelector("[data-arbol] tr[aria-selected=true]");
  if (!fila) return;
  const abierta = ramaDe(fila)?.getAttribute("aria-expanded") === "true";
  if (evento.key === "ArrowRight" ? abrir(fila, true) : abierta && abrir(fila, false)) evento.preventDefault();
}

export function iniciar() {
  document.addEventListener("click", alClic);
  document.addEventListener("keydown", alPulsar);
}
