/* Completion of accounts: input[data-cuentas="todas|imputables"], by digits of the code (with or without dots) or by words
   of the name, whatever the accents. The chart is asked once per page, from data-cuentas-url, and kept. ↓ ↑
   choose, Enter or Tab take, Esc closes. Without JavaScript the server understands the same text. */
import { normalizar } from "./util.js";

const MAXIMO = 40;
let plan = null;
let cargadas = [];
let lista = null;
let dueno = null;

async function cargar(url) {
  const respuesta = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!respuesta.ok) return [];
  cargadas = (await respuesta.json()).cuentas.map(([codigo, nombre, imputable, seccion, centro]) => ({
    codigo, nombre, imputable, cifras: codigo.replaceAll(".", ""), claves: normalizar(nombre),
    exige: [seccion ? "seccion" : "", centro ? "centro" : ""].filter(Boolean),
  }));
  return cargadas;
}

/* Dimensions that the account written in a box asks for: "seccion", "centro". */
export function exigencias(texto) {
  const codigo = texto.trim().split(" ")[0];
  return cargadas.find((cuenta) => cuenta.codigo === codigo)?.exige ?? [];
}

/* Pure: accounts that match what was typed, best first: by code, then by words. */
export function buscar(cuentas, texto, soloImputables) {
  const posibles = soloImputables ? cuentas.filter((cuenta) => cuenta.imputable) : cuentas;
  const limpio = normalizar(texto);
  if (/^[\d.]+$/.test(limpio)) {
    const cifras = limpio.replaceAll(".", "");
    return posibles.filter((cuenta) => cuenta.cifras.startsWith(cifras)).slice(0, MAXIMO);
  }
  const palabras = limpio.split(/\s+/).filter(Boolean);
  const halladas = posibles.filter((cuenta) => palabras.every((palabra) => cuenta.claves.includes(palabra) || cuenta.codigo.startsWith(palabra)));
  const empieza = (cuenta) => (palabras.length && cuenta.claves.startsWith(palabras[0]) ? 0 : 1);
  return halladas.sort((a, b) => empieza(a) - empieza(b)).slice(0, MAXIMO);
}

function armarLista() {
  lista = document.createElement("div");
  lista.id = "cuentas-halladas";
  lista.className = "cuentas-halladas";
  lista.setAttribute("role", "listbox");
  lista.setAttribute("aria-label", "Cuentas");
  lista.hidden = true;
  lista.addEventListener("mousedown", (evento) => {
    const opcion = evento.target.closest("[role=option]");
    evento.preventDefault();
    if (opcion) tomar(opcion);
  });
}

function ubicar(campo) {
  (campo.closest("dialog") ?? document.body).append(lista);
  const caja = campo.getBoundingClientRect();
  const abajo = window.innerHeight - caja.bottom > 240;
  lista.style.left = `${Math.min(caja.left, window.innerWidth - 436)}px`;
  lista.style.top = abajo ? `${caja.bottom + 4}px` : "auto";
  lista.style.bottom = abajo ? "auto" : `${window.innerHeight - caja.top + 4}px`;
}

const opciones = () => [...lista.querySelectorAll("[role=option]")];
const elegida = () => lista?.querySelector("[aria-selected=true]");

function elegir(opcion) {
  elegida()?.setAttribute("aria-selected", "false");
  opcion?.setAttribute("aria-selected", "true");
  opcion?.scrollIntoView({ block: "nearest" });
  if (opcion) dueno.setAttribute("aria-activedescendant", opcion.id);
  else dueno.removeAttribute("aria-activedescendant");
}

function tomar(opcion) {
  dueno.value = opcion.dataset.valor;
  const campo = dueno;
  cerrar();
  campo.dispatchEvent(new Event("change", { bubbles: true }));
}

function cerrar() {
  if (!lista || lista.hidden) return;
  lista.hidden = true;
  dueno?.setAttribute("aria-expanded", "false");
  dueno?.removeAttribute("aria-activedescendant");
}

async function mostrar(campo) {
  if (campo.value.trim() === "") { cerrar(); return; }
  plan ??= cargar(campo.dataset.cuentasUrl);
  const cuentas = await plan;
  if (document.activeElement !== campo) return;
  if (!lista) armarLista();
  dueno = campo;
  const halladas = buscar(cuentas, campo.value, campo.dataset.cuentas === "imputables");
  lista.replaceChildren(...halladas.map((cuenta, i) => {
    const opcion = document.createElement("div");
    opcion.id = `cuenta-hallada-${i}`;
    opcion.setAttribute("role", "option");
    opcion.setAttribute("aria-selected", "false");
    opcion.dataset.valor = `${cuenta.codigo} ${cuenta.nombre}`;
    const codigo = document.createElement("b");
    codigo.textContent = cuenta.codigo;
    const nombre = document.createElement("span");
    nombre.textContent = cuenta.nombre;
    opcion.append(codigo, nombre);
    return opcion;
  }));
  if (!halladas.length) {
    const nada = document.createElement("p");
    nada.textContent = "Ninguna cuenta coincide.";
    lista.append(nada);
  }
  ubicar(campo);
  lista.hidden = false;
  campo.setAttribute("role", "combobox");
  campo.setAttribute("aria-expanded", "true");
  campo.setAttribute("aria-controls", "cuentas-halladas");
  elegir(opciones()[0]);
}

function alPulsar(evento) {
  const campo = evento.target;
  if (!campo.matches?.("input[data-cuentas]") || !lista || lista.hidden || dueno !== campo) return;
  const todas = opciones();
  const lugar = todas.indexOf(elegida());
  if (evento.key === "ArrowDown" || evento.key === "ArrowUp") {
    evento.preventDefault();
    elegir(todas[Math.min(Math.max(lugar + (evento.key === "ArrowDown" ? 1 : -1), 0), todas.length - 1)]);
  } else if ((evento.key === "Enter" || evento.key === "Tab") && elegida() && !evento.ctrlKey) {
    tomar(elegida()); // and the form walks to the next field
    if (evento.key === "Enter" && campo.form?.method === "get") { evento.preventDefault(); campo.form.requestSubmit(); }
  } else if (evento.key === "Escape") {
    evento.preventDefault();
    evento.stopPropagation();
    cerrar();
  }
}

export function iniciar() {
  document.addEventListener("keydown", alPulsar, { capture: true });
  document.addEventListener("input", (evento) => { if (evento.target.matches?.("input[data-cuentas]")) mostrar(evento.target); });
  document.addEventListener("focusin", (evento) => { if (evento.target.matches?.("input[data-cuentas]")) { plan ??= cargar(evento.target.dataset.cuentasUrl); evento.target.select(); } });
  document.addEventListener("focusout", (evento) => { if (evento.target === dueno) cerrar(); });
}
