/* Desk of exceptions: [data-mesa] with the list (#mesa) and the one that is open (#detalle > [data-excepcion]). Opening an
   act puts the cursor in its first field; a digit picks a reason and sends; what was decided leaves the list and the next
   one opens. A key pressed before the next one has come waits for it, so that nobody decides on the previous one. */
import { elegirFila } from "./foco.js";
import { anunciar } from "./avisos.js";
import { dialogoAbierto, escribiendo } from "./util.js";

const ACTOS = { a: "aceptar", e: "estimar", r: "releer", c: "corregir" };
const QUEDAN_POCAS = 6;
let enEspera = "";
const ultimos = new Map(); // act and rule → last reason: the same one is often given many times in a row

const caja = () => document.querySelector("[data-mesa]");
const detalle = () => document.getElementById("detalle");
const filas = () => [...document.querySelectorAll("#mesa tbody > tr")];
const filaDe = (pk) => document.querySelector(`#mesa tr[data-id="${CSS.escape(pk)}"]`);
const elegida = () => document.querySelector('#mesa tr[aria-selected="true"]');
const alDia = () => !elegida() || elegida().dataset.id === detalle()?.querySelector("[data-excepcion]")?.dataset.excepcion;

const deQue = (acto) => `${acto.dataset.acto} ${acto.closest("[data-excepcion]")?.dataset.regla ?? ""}`;

function abrirActo(nombre) {
  const acto = detalle()?.querySelector(`details[data-acto="${nombre}"]`);
  if (acto) acto.open = true;
}

/* Letters act on the row in use. When its detail has not come yet, they wait. */
function alPulsar(evento) {
  if (!caja() || evento.defaultPrevented || evento.ctrlKey || evento.altKey || evento.metaKey || dialogoAbierto()) return;
  if (evento.target.matches?.("[data-motivo]")) {
    elegirMotivo(evento);
    return;
  }
  if (escribiendo(evento.target)) return;
  const letra = evento.key.toLowerCase();
  if (letra === "x") {
    const casilla = elegida()?.querySelector("input[data-marcar]");
    if (casilla) {
      evento.preventDefault();
      casilla.click();
    }
  } else if (letra in ACTOS && !alDia()) {
    evento.preventDefault();
    enEspera = ACTOS[letra];
  }
}

function elegirMotivo(evento) {
  const campo = evento.target;
  const lista = [...(campo.form?.querySelectorAll("[data-elige-motivo]") ?? [])];
  const intacto = campo.value === campo.dataset.propuesto;
  if (/^[1-9]$/.test(evento.key) && intacto && lista[Number(evento.key) - 1]) {
    evento.preventDefault();
    usarMotivo(lista[Number(evento.key) - 1]);
  } else if (evento.key === "Escape") {
    evento.preventDefault();
    const acto = campo.closest("details");
    acto.open = false;
    elegirFila(elegida() ?? filas()[0]);
  }
}

function usarMotivo(boton) {
  const campo = boton.form.querySelector("[data-motivo]");
  campo.value = boton.dataset.eligeMotivo;
  boton.form.requestSubmit();
}

function alAbrirse(evento) {
  const acto = evento.target;
  if (!acto.matches?.("details[data-acto]") || !acto.open) return;
  const motivo = acto.querySelector("[data-motivo]");
  if (ultimos.has(deQue(acto))) motivo.value = ultimos.get(deQue(acto));
  motivo.dataset.propuesto = motivo.value;
  const primero = acto.querySelector("[data-primero]");
  primero.focus();
  primero.select();
  acto.scrollIntoView({ block: "nearest" });
}

/* The server says what was decided; the row goes and the one that takes its place opens. */
function alDecidir(evento) {
  const { pk, texto } = evento.detail;
  anunciar(texto);
  const acto = detalle()?.querySelector("details[data-acto][open]");
  if (acto) ultimos.set(deQue(acto), acto.querySelector("[data-motivo]").value);
  const fila = filaDe(String(pk));
  if (!fila) {
    if (!caja()) window.location.reload();
    return;
  }
  const siguiente = fila.nextElementSibling ?? fila.previousElementSibling;
  fila.remove();
  document.activeElement?.blur();
  if (siguiente) elegirFila(siguiente);
  else traerMas();
  if (siguiente && filas().length === QUEDAN_POCAS) traerMas();
}

/* The list again, with what now fits in the page; the row in use stays in use. */
function traerMas() {
  const url = caja()?.dataset.url;
  if (!url) return;
  const pk = elegida()?.dataset.id ?? "";
  window.htmx.ajax("GET", url, { target: "#mesa", swap: "outerHTML" }).then(() => {
    const fila = filaDe(pk) ?? filas()[0];
    if (fila) elegirFila(fila);
    else window.location.reload();
  });
}

function alPedir(evento) {
  if (evento.detail.target?.id === "detalle") detalle().classList.add("-viene");
}

function alLlegar(evento) {
  if (evento.detail.target?.id !== "detalle") return;
  detalle().classList.remove("-viene");
  detalle().scrollTop = 0;
  const abierto = detalle().querySelector("details[data-acto][open]");
  if (abierto) alAbrirse({ target: abierto });
  if (enEspera && alDia()) abrirActo(enEspera);
  enEspera = "";
}

function alClic(evento) {
  const boton = evento.target.closest?.("[data-elige-motivo]");
  if (boton) usarMotivo(boton);
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("toggle", alAbrirse, true);
  document.addEventListener("click", alClic);
  document.addEventListener("decidida", alDecidir);
  document.addEventListener("htmx:beforeRequest", alPedir);
  document.addEventListener("htmx:afterSettle", alLlegar);
}
