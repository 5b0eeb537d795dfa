/* Rows that open in place: button[data-desplegar] shows the row that follows its own (aria-controls), whose cell asks for
   its contents the first time, by the event "desplegar". → and ← do the same on the row in use. */
import { dialogoAbierto, escribiendo } from "./util.js";

const filaDe = (boton) => document.getElementById(boton.getAttribute("aria-controls"));

function desplegar(boton, abierta) {
  const fila = filaDe(boton);
  if (!fila || fila.hidden !== abierta) return false; // it is already so
  boton.setAttribute("aria-expanded", String(abierta));
  fila.hidden = !abierta;
  const celda = fila.cells[0];
  if (abierta && celda.querySelector(":scope > .esqueleto")) celda.dispatchEvent(new CustomEvent("desplegar"));
  if (abierta) fila.scrollIntoView({ block: "nearest" });
  return true;
}

/* Ids of the rows that have something open under them. */
export function desplegadas(tabla) {
  return [...tabla.querySelectorAll("[data-desplegar][aria-expanded=true]")].map((boton) => boton.closest("tr").dataset.id);
}

/* Open those. While the page loads, htmx does not listen yet. */
export function desplegarTodas(tabla, ids) {
  const hacer = () => {
    for (const boton of tabla.querySelectorAll("[data-desplegar]")) if (ids.has(boton.closest("tr").dataset.id)) desplegar(boton, true);
  };
  if (document.readyState === "complete") hacer();
  else window.addEventListener("load", hacer, { once: true });
}

function alClic(evento) {
  const boton = evento.target.closest?.("[data-desplegar]");
  if (boton) desplegar(boton, boton.getAttribute("aria-expanded") !== "true");
}

function alPulsar(evento) {
  if (evento.defaultPrevented || evento.ctrlKey || evento.altKey || evento.shiftKey || dialogoAbierto() || escribiendo(evento.target)) return;
  if (evento.key !== "ArrowRight" && evento.key !== "ArrowLeft") return;
  const boton = document.querySelector("tr[aria-selected=true] [data-desplegar]");
  if (boton && desplegar(boton, evento.key === "ArrowRight")) evento.preventDefault();
}

/* Once it has its lines they may be below the fold. */
function alLlegar(evento) {
  evento.target.closest?.(".despliegue")?.scrollIntoView({ block: "nearest" });
}

export function iniciar() {
  document.addEventListener("click", alClic);
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("htmx:afterSettle", alLlegar);
}
