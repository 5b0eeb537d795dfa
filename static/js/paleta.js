/* Command palette and global search: "/" or Ctrl+K. Asks <dialog id="paleta" data-url> with ?q= and shows the
   fragment of <a role="option">; first come the actions of this page that match. */
import { acciones } from "./teclas.js";
import { anunciar } from "./avisos.js";
import { normalizar, paginaDeIngreso } from "./util.js";

const ESPERA_MS = 130;
let propias = [];
let pedido = null;
let reloj = 0;
let abierta = false;

const dialogo = () => document.getElementById("paleta");
const entrada = () => dialogo().querySelector("input");
const lista = () => dialogo().querySelector("[role=listbox]");
const opciones = () => [...lista().querySelectorAll("[role=option]")];

function elegir(opcion) {
  opciones().forEach((otra) => otra.setAttribute("aria-selected", String(otra === opcion)));
  if (opcion) {
    entrada().setAttribute("aria-activedescendant", opcion.id);
    opcion.scrollIntoView({ block: "nearest" });
  } else {
    entrada().removeAttribute("aria-activedescendant");
  }
}

function grupoDeAcciones(consulta) {
  const palabras = normalizar(consulta).split(/\s+/).filter(Boolean);
  if (!palabras.length) return null;
  const halladas = propias.filter(({ nombre }) => palabras.every((palabra) => normalizar(nombre).includes(palabra))).slice(0, 5);
  if (!halladas.length) return null;
  const grupo = document.createElement("div");
  grupo.setAttribute("role", "group");
  grupo.setAttribute("aria-label", "En esta pantalla");
  const titulo = document.createElement("div");
  titulo.className = "grupo";
  titulo.setAttribute("role", "presentation");
  titulo.textContent = "En esta pantalla";
  grupo.append(titulo, ...halladas.map(({ elemento, nombre, teclas }) => {
    const opcion = document.createElement("a");
    opcion.setAttribute("role", "option");
    opcion.href = elemento.href ?? "#";
    const texto = document.createElement("span");
    texto.textContent = nombre;
    const tecla = document.createElement("kbd");
    tecla.className = "tecla";
    tecla.textContent = teclas[0];
    opcion.append(texto, tecla);
    opcion.addEventListener("click", (evento) => {
      if (evento.ctrlKey || evento.metaKey) return;
      evento.preventDefault();
      dialogo().close();
      if (elemento.matches("input, select, textarea")) elemento.focus();
      else elemento.click();
    });
    return opcion;
  }));
  return grupo;
}

function aviso(texto) {
  const parrafo = document.createElement("div");
  parrafo.className = "nada";
  parrafo.setAttribute("role", "presentation");
  parrafo.textContent = texto;
  return parrafo;
}

function mostrar(html, consulta) {
  const pagina = new DOMParser().parseFromString(html, "text/html");
  const grupo = grupoDeAcciones(consulta);
  lista().replaceChildren(...(grupo ? [grupo] : []), ...pagina.body.childNodes);
  const todas = opciones();
  todas.forEach((opcion, orden) => {
    opcion.id = `paleta-opcion-${orden}`;
    opcion.tabIndex = -1;
  });
  if (!todas.length) lista().replaceChildren(aviso(consulta ? "Nada coincide. Probá con menos letras, un número de asociado o el nombre de una pantalla." : "Escribí un nombre, un número o una pantalla."));
  elegir(todas[0]);
  if (consulta) anunciar(todas.length === 1 ? "1 resultado" : `${todas.length} resultados`);
}

async function consultar() {
  const consulta = entrada().value.trim();
  pedido?.abort();
  pedido = new AbortController();
  try {
    const url = `${dialogo().dataset.url}?q=${encodeURIComponent(consulta)}`;
    const respuesta = await fetch(url, { signal: pedido.signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    const html = await respuesta.text();
    const dicho = respuesta.ok || respuesta.status === 429; // too many searches: the server says so in its words
    if (!dicho || paginaDeIngreso(html)) throw new Error(String(respuesta.status));
    mostrar(html, consulta);
  } catch (error) {
    if (error.name === "AbortError") return;
    const grupo = grupoDeAcciones(consulta);
    lista().replaceChildren(...(grupo ? [grupo] : []), aviso("No se puede buscar porque el servidor no responde. Probá de nuevo en un momento."));
    opciones().forEach((opcion, orden) => { opcion.id = `paleta-opcion-${orden}`; });
    elegir(opciones()[0]);
  }
}

function alPulsar(evento) {
  const todas = opciones();
  const actual = todas.findIndex((opcion) => opcion.getAttribute("aria-selected") === "true");
  if (evento.key === "ArrowDown" || evento.key === "ArrowUp") {
    evento.preventDefault();
    const paso = evento.key === "ArrowDown" ? 1 : -1;
    if (todas.length) elegir(todas[(actual + paso + todas.length) % todas.length]);
  } else if (evento.key === "Enter") {
    evento.preventDefault();
    const opcion = todas[actual];
    if (!opcion) return;
    if (evento.ctrlKey || evento.metaKey) window.open(opcion.href, "_blank", "noopener");
    else opcion.click();
  }
}

function alAbrir(evento) {
  if (evento.target !== dialogo()) return;
  propias = acciones().filter(({ elemento }) => elemento.dataset.abre !== "paleta");
  abierta = true;
  requestAnimationFrame(() => {
    entrada().focus();
    entrada().select();
    consultar();
  });
}

export function iniciar() {
  document.addEventListener("cesop:dialogo", alAbrir);
  document.addEventListener("input", (evento) => {
    if (!abierta || evento.target !== entrada()) return;
    clearTimeout(reloj);
    reloj = setTimeout(consultar, ESPERA_MS);
  });
  document.addEventListener("keydown", (evento) => {
    if (evento.target.closest?.("#paleta")) alPulsar(evento);
  });
}
