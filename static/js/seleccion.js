/* Marks and bulk bar. Inside [data-seleccion]: input[data-marcar-todo] in the head, input[data-marcar] in each row
   (data-centavos: its amount in whole cents), [data-seleccion-barra hidden], [data-seleccion-cuenta],
   [data-seleccion-total], and optionally input[type=hidden][data-todo-el-filtro] switched by button[data-marcar-filtro]. */
import { anunciar } from "./avisos.js";

let ultima = null;

export function pesosDeCentavos(centavos) {
  const signo = centavos < 0n ? "\u2212" : "";
  const absoluto = centavos < 0n ? -centavos : centavos;
  const enteros = String(absoluto / 100n).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${signo}$\u00a0${enteros},${String(absoluto % 100n).padStart(2, "0")}`;
}

function actualizar(caja) {
  const casillas = [...caja.querySelectorAll("input[data-marcar]")];
  const marcadas = casillas.filter((casilla) => casilla.checked);
  for (const casilla of casillas) casilla.closest("tr, [data-fila]")?.classList.toggle("-elegida", casilla.checked);
  const todo = caja.querySelector("input[data-marcar-todo]");
  if (todo) {
    todo.checked = casillas.length > 0 && marcadas.length === casillas.length;
    todo.indeterminate = marcadas.length > 0 && !todo.checked;
  }
  const filtro = caja.querySelector("input[data-todo-el-filtro]");
  const cuantas = filtro?.value ? filtro.dataset.cuenta : String(marcadas.length);
  caja.querySelectorAll("[data-seleccion-barra]").forEach((barra) => { barra.hidden = !marcadas.length; });
  caja.querySelectorAll("[data-seleccion-cuenta]").forEach((lugar) => { lugar.textContent = cuantas; });
  const suma = marcadas.reduce((total, casilla) => total + BigInt(casilla.dataset.centavos ?? 0), 0n);
  caja.querySelectorAll("[data-seleccion-total]").forEach((lugar) => { lugar.textContent = filtro?.value ? filtro.dataset.total ?? "" : pesosDeCentavos(suma); });
}

function alCambiar(evento) {
  const casilla = evento.target;
  const caja = casilla.closest?.("[data-seleccion]");
  if (!caja || !casilla.matches("input[data-marcar], input[data-marcar-todo]")) return;
  const filtro = caja.querySelector("input[data-todo-el-filtro]");
  if (filtro) filtro.value = "";
  if (casilla.matches("[data-marcar-todo]")) caja.querySelectorAll("input[data-marcar]:not(:disabled)").forEach((otra) => { otra.checked = casilla.checked; });
  actualizar(caja);
  const marcadas = caja.querySelectorAll("input[data-marcar]:checked").length;
  anunciar(marcadas === 1 ? "1 marcada" : `${marcadas} marcadas`);
}

function alClic(evento) {
  const casilla = evento.target.closest?.("input[data-marcar]");
  if (casilla) {
    const caja = casilla.closest("[data-seleccion]");
    const casillas = caja ? [...caja.querySelectorAll("input[data-marcar]:not(:disabled)")] : [];
    if (evento.shiftKey && casillas.includes(ultima)) {
      const [desde, hasta] = [casillas.indexOf(ultima), casillas.indexOf(casilla)].sort((a, b) => a - b);
      casillas.slice(desde, hasta + 1).forEach((otra) => { otra.checked = casilla.checked; });
    }
    ultima = casilla;
    return;
  }
  const boton = evento.target.closest?.("button[data-marcar-filtro], button[data-desmarcar]");
  const caja = boton?.closest("[data-seleccion]");
  if (!caja) return;
  const marcar = boton.matches("[data-marcar-filtro]");
  caja.querySelectorAll("input[data-marcar]:not(:disabled)").forEach((otra) => { otra.checked = marcar; });
  const filtro = caja.querySelector("input[data-todo-el-filtro]");
  if (filtro) filtro.value = marcar ? "1" : "";
  actualizar(caja);
}

export function preparar(raiz) {
  const cajas = [raiz.closest?.("[data-seleccion]"), ...(raiz.querySelectorAll?.("[data-seleccion]") ?? [])];
  cajas.filter(Boolean).forEach(actualizar);
}

export function iniciar() {
  document.addEventListener("click", alClic);
  document.addEventListener("change", alCambiar);
}
