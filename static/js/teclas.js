/* Keys declared in the page: data-tecla="N", "F2", "Ctrl+Enter", "Alt+S", "g i" (sequence); several with commas.
   A key clicks its button or link, or focuses its control. Plain letters are ignored while typing; F-keys and Ctrl/Alt
   combinations are not. With a dialog open only its own keys count. data-tecla-nombre and data-tecla-grupo feed "?". */
import { dialogoAbierto, escribiendo, textoDe } from "./util.js";

const NOMBRES = { " ": "espacio", escape: "esc", delete: "supr", arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→", pageup: "repág", pagedown: "avpág" };
const SECUENCIA_MS = 1200;
let pendiente = "";
let reloj = 0;

function nombreDe(evento) {
  const tecla = NOMBRES[evento.key.toLowerCase()] ?? evento.key.toLowerCase();
  const modos = [evento.ctrlKey || evento.metaKey ? "ctrl" : "", evento.altKey ? "alt" : ""].filter(Boolean);
  if (evento.shiftKey && tecla.length > 1) modos.push("mayús");
  return [...modos, tecla].join("+");
}

function teclasDe(elemento) {
  return elemento.dataset.tecla.split(/,(?=.)/).map((tecla) => tecla.trim().toLowerCase()).filter(Boolean);
}

function sirve(elemento) {
  const dialogo = dialogoAbierto();
  if (dialogo ? !dialogo.contains(elemento) : elemento.closest("dialog")) return false;
  return !elemento.disabled && elemento.getAttribute("aria-disabled") !== "true" && !elemento.closest("[hidden]");
}

/* Every action the page offers by key right now. */
export function acciones() {
  return [...document.querySelectorAll("[data-tecla]")].filter(sirve).map((elemento) => ({
    elemento,
    teclas: elemento.dataset.tecla.split(/,(?=.)/),
    nombre: elemento.dataset.teclaNombre || elemento.getAttribute("aria-label") || textoDe(elemento) || elemento.title,
    grupo: elemento.dataset.teclaGrupo || "En esta pantalla",
  }));
}

function usar(elemento) {
  if (escribiendo(elemento)) {
    elemento.focus();
    elemento.select?.();
  } else {
    elemento.click();
  }
}

function buscar(combinacion) {
  return [...document.querySelectorAll("[data-tecla]")].find((e) => sirve(e) && teclasDe(e).includes(combinacion));
}

function alPulsar(evento) {
  if (evento.defaultPrevented || evento.isComposing || !evento.key) return;
  const nombre = nombreDe(evento);
  const simple = nombre.length === 1 || ["espacio", "↑", "↓", "←", "→", "enter", "supr", "repág", "avpág"].includes(nombre);
  if (simple && escribiendo(evento.target)) return;
  const combinacion = pendiente ? `${pendiente} ${nombre}` : nombre;
  const elemento = buscar(combinacion) ?? buscar(nombre);
  clearTimeout(reloj);
  pendiente = "";
  if (elemento) {
    evento.preventDefault();
    usar(elemento);
  } else if (nombre.length === 1) {
    pendiente = nombre;
    reloj = setTimeout(() => { pendiente = ""; }, SECUENCIA_MS);
  }
}

const FIJAS = [
  ["En todas partes", ["Esc"], "Cerrar lo que está abierto"],
  ["En las listas", ["↑", "↓"], "Moverse por las filas (o K y J)"],
  ["En las listas", ["Enter"], "Abrir la fila"],
  ["En las listas", ["Ctrl Enter"], "Abrirla en otra pestaña"],
  ["En las listas", ["Espacio"], "Marcar la fila"],
  ["En las listas", ["→", "←"], "Abrir y cerrar lo que tiene adentro, en el lugar"],
  ["Al escribir", ["Enter"], "Pasar al campo siguiente"],
  ["Al escribir", ["Ctrl Enter"], "Guardar"],
  ["Al escribir", ["h"], "En una fecha: hoy. También a (ayer), +3, 0511"],
  ["Al escribir", ["."], "En un importe, desde el teclado numérico: la coma"],
];

function dibujarTecla(texto) {
  const tecla = document.createElement("kbd");
  tecla.className = "tecla";
  tecla.textContent = texto.trim().replaceAll("+", " ");
  return tecla;
}

/* Fill the help dialog with what the page declares plus what always works. */
function dibujarMapa(mapa) {
  const grupos = new Map();
  const propias = acciones().map((accion) => [accion.grupo, accion.teclas, accion.nombre]);
  for (const [grupo, teclas, nombre] of [...propias, ...FIJAS]) {
    if (!grupos.has(grupo)) grupos.set(grupo, []);
    grupos.get(grupo).push([teclas, nombre]);
  }
  mapa.replaceChildren(...[...grupos].map(([grupo, filas]) => {
    const seccion = document.createElement("section");
    const titulo = document.createElement("h3");
    titulo.textContent = grupo;
    const lista = document.createElement("dl");
    for (const [teclas, nombre] of filas) {
      const fila = document.createElement("div");
      const termino = document.createElement("dt");
      const valor = document.createElement("dd");
      termino.textContent = nombre;
      valor.append(...teclas.map(dibujarTecla));
      fila.append(termino, valor);
      lista.append(fila);
    }
    seccion.append(titulo, lista);
    return seccion;
  }));
}

export function preparar(raiz) {
  const ATAJO = { ctrl: "Control", esc: "Escape", supr: "Delete", espacio: "Space", alt: "Alt", "mayús": "Shift", "avpág": "PageDown", "repág": "PageUp" };
  raiz.querySelectorAll?.("[data-tecla]:not([aria-keyshortcuts])").forEach((elemento) => {
    const atajos = teclasDe(elemento).map((t) => t.split("+").map((p) => ATAJO[p] ?? p).join("+"));
    elemento.setAttribute("aria-keyshortcuts", atajos.join(" "));
  });
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("cesop:dialogo", (evento) => {
    const mapa = evento.target.querySelector?.("[data-mapa-teclas]");
    if (mapa) dibujarMapa(mapa);
  });
}
