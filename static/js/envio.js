/* Submits <form method="post"> by fetch, so that a dead network or server never takes away what was typed: on success
   the answer becomes the page; on failure a toast says why and the form stays. A plain POST for the server: no HX-
   headers. Left alone: forms with hx-*, data-directo or target. Files in the answer are downloaded.
   Nothing typed is kept in browser storage. */
import { avisar, cerrarAvisos } from "./avisos.js";
import { paginaDeIngreso, renovarCsrf, textoDe } from "./util.js";
import { bloquear } from "./bloqueo.js";

const MOTIVOS = {
  0: "no hay conexión con el servidor", 400: "el servidor no entendió el pedido", 403: "no tenés permiso",
  404: "eso ya no existe", 409: "alguien lo cambió mientras tanto", 413: "el archivo es demasiado grande",
  429: "hubo demasiados intentos seguidos", 500: "el servidor tuvo un error", 502: "el servidor no responde",
  503: "el servidor no está disponible", 504: "el servidor tardó demasiado", 507: "no queda espacio en el disco",
};
const iniciales = new WeakMap();

export function motivoDe(estado) {
  return MOTIVOS[estado] ?? (estado >= 500 ? MOTIVOS[500] : `el servidor respondió ${estado}`);
}

/* The reason written by the server: a short plain text, or the [data-error] of a page. */
function motivoEscrito(cuerpo) {
  if (cuerpo.includes("data-error")) {
    const lugar = new DOMParser().parseFromString(cuerpo, "text/html").querySelector("[data-error]:not([data-error=csrf])");
    return lugar ? textoDe(lugar) : "";
  }
  return cuerpo.length < 400 && !cuerpo.includes("<") ? cuerpo.trim() : "";
}

/* "No se puede X porque Y. Hacé Z." written by the server wins over the generic reason. */
export function avisarFallo(estado, cuerpo = "") {
  const porque = motivoEscrito(cuerpo) || `No se pudo guardar porque ${motivoDe(estado)}.`;
  avisar({ mensaje: porque.includes("sigue acá") ? porque : `${porque} Lo que escribiste sigue acá.`, tono: "mal" });
}

export function sesionTerminada(html, urlDeIngreso) {
  const pagina = paginaDeIngreso(html);
  if (!pagina) return false;
  if (pagina === "bloqueo") bloquear({ avisarServidor: false });
  else avisar({ mensaje: "No se pudo seguir porque tu sesión terminó. Ingresá en otra pestaña y repetí la acción: lo que escribiste sigue acá.", tono: "aviso", url: urlDeIngreso, enlace: "Ingresar", externo: true });
  return true;
}

function foto(form) {
  return JSON.stringify([...new FormData(form)].filter(([nombre]) => nombre !== "csrfmiddlewaretoken").map(([nombre, valor]) => [nombre, valor instanceof File ? `${valor.name}/${valor.size}` : valor]));
}

const vigilado = (form) => form instanceof HTMLFormElement && form.method === "post" && !form.matches("[data-sin-guarda], [data-directo], [hx-post], [data-seleccion]") && !form.closest("dialog, details.menu, [data-seleccion]");

function haySinGuardar() {
  return [...document.forms].some((form) => vigilado(form) && iniciales.has(form) && iniciales.get(form) !== foto(form));
}

function olvidarCambios() {
  for (const form of document.forms) iniciales.delete(form);
}

function ocupar(form, boton, ocupado) {
  form.toggleAttribute("data-enviando", ocupado);
  for (const otro of form.elements) if (otro.matches("button[type=submit]")) otro.disabled = ocupado;
  boton?.toggleAttribute("aria-busy", false);
  if (boton && ocupado) boton.setAttribute("aria-busy", "true");
  document.getElementById("cargando")?.toggleAttribute("data-activo", ocupado);
}

function pedido(form, boton) {
  const datos = new FormData(form);
  if (boton?.name) datos.append(boton.name, boton.value); // FormData leaves out a button that is disabled meanwhile
  const tipo = boton?.getAttribute("formenctype") ?? form.enctype;
  return {
    url: boton?.hasAttribute("formaction") ? boton.formAction : form.getAttribute("action") ? new URL(form.getAttribute("action"), document.baseURI).href : window.location.href,
    opciones: { method: "POST", body: tipo === "multipart/form-data" ? datos : new URLSearchParams(datos), credentials: "same-origin", headers: { Accept: "text/html" } },
  };
}

async function descargar(respuesta) {
  const disposicion = respuesta.headers.get("Content-Disposition") ?? "";
  const extendido = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposicion);
  const simple = /filename="?([^";]+)"?/.exec(disposicion);
  const enlace = document.createElement("a");
  enlace.href = URL.createObjectURL(await respuesta.blob());
  enlace.download = extendido ? decodeURIComponent(extendido[1]) : simple?.[1] ?? "archivo";
  enlace.click();
  setTimeout(() => URL.revokeObjectURL(enlace.href), 60000);
}

/* The answer becomes the page: body and title are replaced, the address is the one answered. */
function reemplazarPagina(html, url) {
  const nueva = new DOMParser().parseFromString(html, "text/html");
  olvidarCambios();
  if (nueva.body.dataset.plantilla !== document.body.dataset.plantilla) {
    window.location.assign(url);
    return;
  }
  const cambia = url !== window.location.href;
  window.history.replaceState({ ...window.history.state, cesop: true }, "");
  if (cambia) window.history.pushState({ cesop: true }, "", url);
  document.title = nueva.title;
  for (const atributo of ["data-bs-theme", "data-tema"]) document.documentElement.setAttribute(atributo, nueva.documentElement.getAttribute(atributo) ?? "");
  document.body.replaceWith(document.adoptNode(nueva.body));
  window.htmx?.process(document.body);
  if (cambia) window.scrollTo(0, 0);
  document.dispatchEvent(new CustomEvent("cesop:pagina"));
}

async function atender(respuesta, form) {
  const tipo = respuesta.headers.get("Content-Type") ?? "";
  const adjunto = /attachment/i.test(respuesta.headers.get("Content-Disposition") ?? "");
  if (respuesta.ok && (adjunto || (respuesta.status !== 204 && !tipo.includes("html")))) {
    await descargar(respuesta);
    iniciales.set(form, foto(form));
    return;
  }
  if (respuesta.status === 204) {
    form.closest("dialog")?.close();
    return;
  }
  const html = tipo.startsWith("text/") ? await respuesta.text() : "";
  if (sesionTerminada(html, respuesta.url)) return;
  if (respuesta.ok || (respuesta.status === 422 && html)) {
    cerrarAvisos();
    reemplazarPagina(html, respuesta.url);
  } else {
    avisarFallo(respuesta.status, html);
  }
}

async function enviar(form, boton, { reintento = false } = {}) {
  const { url, opciones } = pedido(form, boton);
  const respuesta = await fetch(url, opciones);
  // The token is renewed by a login in another tab; the form did not change: once more with the new one.
  if (respuesta.status === 403 && !reintento && (await respuesta.clone().text()).includes('data-error="csrf"') && await renovarCsrf()) {
    await enviar(form, boton, { reintento: true });
    return;
  }
  await atender(respuesta, form);
}

async function alEnviar(evento) {
  const form = evento.target;
  const boton = evento.submitter;
  if (evento.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  const metodo = boton?.getAttribute("formmethod") ?? form.method;
  if (form.hasAttribute("data-enviando")) { // double submit
    evento.preventDefault();
    return;
  }
  if (metodo !== "post" || form.target || boton?.getAttribute("formtarget") || form.matches("[data-directo], [hx-post], [hx-put], [hx-patch], [hx-delete]")) {
    return;
  }
  evento.preventDefault();
  const abierto = form.closest("dialog[open]");
  ocupar(form, boton, true);
  try {
    await enviar(form, boton);
  } catch {
    avisarFallo(0);
  } finally {
    ocupar(form, boton, false);
    if (boton?.isConnected && !document.activeElement?.closest("form, dialog") && abierto?.isConnected !== false) boton.focus({ preventScroll: true });
  }
}

export function iniciar() {
  document.addEventListener("submit", alEnviar);
  const recordar = (evento) => {
    const form = evento.target.form ?? evento.target.closest?.("form");
    if (form && vigilado(form) && !iniciales.has(form)) iniciales.set(form, foto(form));
  };
  document.addEventListener("focusin", recordar);
  document.addEventListener("pointerdown", recordar, true);
  window.addEventListener("beforeunload", (evento) => { if (haySinGuardar()) evento.preventDefault(); });
  window.addEventListener("popstate", (evento) => { if (evento.state?.cesop) window.location.reload(); });
}
