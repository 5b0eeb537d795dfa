/* The order of a walk: [data-recorrido] with a table whose rows say data-id. Rows are dragged, or moved with Alt+↑ and
   Alt+↓; the marked ones move together. Nothing is sent until it is saved; what is out of place is counted and may be
   undone. The map beside it hears "cesop:recorrido". */
import { anunciar } from "./avisos.js";
import { elegirFila } from "./foco.js";
import { dialogoAbierto, escribiendo } from "./util.js";

let arrastrado = [];

const cajaDe = (elemento) => elemento?.closest?.("[data-recorrido][data-edita]");
const filasDe = (caja) => [...caja.querySelectorAll("tbody > tr")];
const marcadas = (caja) => filasDe(caja).filter((fila) => fila.querySelector("input[data-marcar]")?.checked);

/* The rows that move with one: the marked ones when it is among them. */
function bloqueDe(caja, fila) {
  const todas = marcadas(caja);
  return todas.includes(fila) ? todas : [fila];
}

function actualizar(caja) {
  let corridas = 0;
  filasDe(caja).forEach((fila, i) => {
    const lugar = String(i + 1);
    const celda = fila.querySelector("[data-orden]");
    celda.textContent = lugar;
    const movida = fila.dataset.original !== lugar;
    fila.classList.toggle("-movida", movida);
    if (movida) corridas += 1;
  });
  const guardar = caja.querySelector("[data-recorrido-guardar]");
  guardar.hidden = corridas === 0;
  guardar.elements.puntos.value = corridas ? filasDe(caja).map((fila) => fila.dataset.id).join(",") : "";
  guardar.querySelector("[data-recorrido-cuenta]").textContent = corridas;
  marcar(caja);
  document.dispatchEvent(new CustomEvent("cesop:recorrido"));
}

function marcar(caja) {
  const elegidas = marcadas(caja);
  const bloque = caja.querySelector("[data-recorrido-bloque]");
  bloque.hidden = elegidas.length === 0 || !caja.querySelector("[data-recorrido-guardar]").hidden;
  bloque.elements.puntos.value = elegidas.map((fila) => fila.dataset.id).join(",");
  bloque.querySelector("[data-recorrido-marcados]").textContent = elegidas.length;
  filasDe(caja).forEach((fila) => fila.classList.toggle("-elegida", elegidas.includes(fila)));
  const todas = caja.querySelector("[data-marcar-paradas]");
  todas.checked = elegidas.length > 0 && elegidas.length === filasDe(caja).length;
  todas.indeterminate = elegidas.length > 0 && !todas.checked;
}

function limpiarGuias() {
  document.querySelectorAll(".-antes, .-despues, .-arrastrada").forEach((fila) => fila.classList.remove("-antes", "-despues", "-arrastrada"));
}

function alArrastrar(evento) {
  const fila = evento.target.closest?.("tr[draggable]");
  const caja = cajaDe(fila);
  if (!caja) return;
  arrastrado = bloqueDe(caja, fila);
  evento.dataTransfer.effectAllowed = "move";
  evento.dataTransfer.setData("text/plain", fila.dataset.id);
  arrastrado.forEach((una) => una.classList.add("-arrastrada"));
}

const mitad = (evento, fila) => evento.clientY < fila.getBoundingClientRect().top + fila.offsetHeight / 2;

function alPasar(evento) {
  const fila = evento.target.closest?.("[data-recorrido] tbody > tr");
  if (!fila || !arrastrado.length || cajaDe(fila) !== cajaDe(arrastrado[0])) return;
  evento.preventDefault();
  document.querySelectorAll(".-antes, .-despues").forEach((otra) => otra.classList.remove("-antes", "-despues"));
  if (!arrastrado.includes(fila)) fila.classList.add(mitad(evento, fila) ? "-antes" : "-despues");
}

function alSoltar(evento) {
  const fila = evento.target.closest?.("[data-recorrido] tbody > tr");
  if (!fila || !arrastrado.length) return;
  evento.preventDefault();
  if (!arrastrado.includes(fila)) {
    if (mitad(evento, fila)) fila.before(...arrastrado);
    else fila.after(...arrastrado);
    actualizar(cajaDe(fila));
  }
  limpiarGuias();
  arrastrado = [];
}

function correr(caja, fila, paso) {
  const bloque = bloqueDe(caja, fila);
  const vecina = paso < 0 ? bloque[0].previousElementSibling : bloque[bloque.length - 1].nextElementSibling;
  const resto = filasDe(caja).filter((otra) => !bloque.includes(otra));
  const blanco = vecina ?? (paso < 0 ? resto[0] : resto[resto.length - 1]);
  if (!blanco || bloque.includes(blanco)) return;
  if (paso < 0) blanco.before(...bloque);
  else blanco.after(...bloque);
  actualizar(caja);
  elegirFila(fila);
  anunciar(`En el lugar ${filasDe(caja).indexOf(fila) + 1}`);
}

function alPulsar(evento) {
  if (evento.defaultPrevented || !evento.altKey || evento.ctrlKey || dialogoAbierto() || escribiendo(evento.target)) return;
  if (evento.key !== "ArrowUp" && evento.key !== "ArrowDown") return;
  const fila = document.querySelector("[data-recorrido][data-edita] tr[aria-selected=true]");
  if (!fila) return;
  evento.preventDefault();
  correr(cajaDe(fila), fila, evento.key === "ArrowUp" ? -1 : 1);
}

function deshacer(caja) {
  const cuerpo = caja.querySelector("tbody");
  cuerpo.append(...filasDe(caja).sort((a, b) => Number(a.dataset.original) - Number(b.dataset.original)));
  actualizar(caja);
  anunciar("El orden volvió a ser el que estaba guardado");
}

function alClic(evento) {
  const caja = cajaDe(evento.target);
  if (caja && evento.target.closest("[data-recorrido-deshacer]")) deshacer(caja);
  const fila = evento.target.closest?.("[data-recorrido] tbody > tr");
  if (fila && !evento.target.closest("a, button, input")) elegirFila(fila);
}

function alCambiar(evento) {
  const caja = cajaDe(evento.target);
  if (!caja || !evento.target.matches("input[data-marcar], [data-marcar-paradas]")) return;
  if (evento.target.matches("[data-marcar-paradas]")) filasDe(caja).forEach((fila) => { fila.querySelector("input[data-marcar]").checked = evento.target.checked; });
  marcar(caja);
}

export function preparar(raiz) {
  const cajas = [...(raiz.querySelectorAll?.("[data-recorrido][data-edita]") ?? [])].filter((caja) => caja.querySelector("tbody"));
  for (const caja of cajas) {
    filasDe(caja).forEach((fila, i) => { fila.dataset.original = String(i + 1); });
    marcar(caja);
    if (window.location.hash) elegirFila(caja.querySelector(`tr[id="${CSS.escape(window.location.hash.slice(1))}"]`));
  }
}

export function iniciar() {
  document.addEventListener("dragstart", alArrastrar);
  document.addEventListener("dragover", alPasar);
  document.addEventListener("drop", alSoltar);
  document.addEventListener("dragend", () => { limpiarGuias(); arrastrado = []; });
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("click", alClic);
  document.addEventListener("change", alCambiar);
  document.addEventListener("cesop:parada", (evento) => elegirFila(document.querySelector(`[data-recorrido] tr[data-id="${CSS.escape(evento.detail)}"]`)));
}
