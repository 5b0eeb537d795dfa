/* Lock screen over the page: after the idle time of <body data-inactividad> (seconds), by the menu, or when any
   response says so (event "bloquear" in HX-Trigger). The page stays untouched below, so a half-done form survives.
   All tabs lock and open together. */
import { avisar } from "./avisos.js";
import { csrf, renovarCsrf } from "./util.js";

const REVISION_MS = 5000;
const canal = "BroadcastChannel" in window ? new BroadcastChannel("cesop-bloqueo") : null;
let ultimaActividad = Date.now();
let avisadaEn = 0;
let previo = null;

const dialogo = () => document.getElementById("bloqueo");
export const bloqueada = () => document.documentElement.classList.contains("bloqueado");

function decirActividad() {
  ultimaActividad = Date.now();
  if (ultimaActividad - avisadaEn > REVISION_MS) {
    avisadaEn = ultimaActividad;
    canal?.postMessage("activa");
  }
}

export function bloquear({ avisarOtras = true, avisarServidor = true } = {}) {
  if (!dialogo() || bloqueada()) return;
  document.querySelectorAll("dialog[open]").forEach((otro) => { if (otro.id === "paleta" || otro.id === "atajos") otro.close(); });
  previo = document.activeElement;
  dialogo().showModal();
  document.documentElement.classList.add("bloqueado");
  dialogo().querySelector("input[type=password]").focus();
  if (avisarOtras) canal?.postMessage("bloquear");
  if (avisarServidor) {
    fetch(document.body.dataset.bloquearUrl, { method: "POST", headers: { "X-CSRFToken": csrf() }, credentials: "same-origin", redirect: "manual" }).catch(() => {});
  }
}

function desbloquear({ avisarOtras = true } = {}) {
  if (!bloqueada()) return;
  document.documentElement.classList.remove("bloqueado");
  const form = dialogo().querySelector("form");
  form.reset();
  error("");
  dialogo().close();
  if (previo?.isConnected) previo.focus({ preventScroll: true });
  ultimaActividad = Date.now();
  if (avisarOtras) canal?.postMessage("desbloquear");
}

function error(texto) {
  const clave = dialogo().querySelector("input[type=password]");
  document.getElementById("bloqueo-error").textContent = texto;
  if (texto) clave.setAttribute("aria-invalid", "true");
  else clave.removeAttribute("aria-invalid");
  if (texto) clave.select();
}

async function porqueNo(respuesta) {
  if (respuesta.status === 429) return "No se puede entrar porque hubo demasiados intentos. Esperá unos minutos.";
  if (respuesta.status >= 500) return "No se puede comprobar porque el servidor no responde. Probá de nuevo en un momento.";
  if (respuesta.status === 403 && (await respuesta.clone().text()).includes('data-error="csrf"')) return "csrf";
  if (respuesta.status === 403) return "La contraseña no es esa. Escribila de nuevo.";
  return "Tu sesión terminó. Ingresá en otra pestaña y volvé a esta: lo que escribiste sigue acá.";
}

async function probar(form, { reintento = false } = {}) {
  const cuerpo = new URLSearchParams(new FormData(form));
  const respuesta = await fetch(document.body.dataset.bloqueoUrl, { method: "POST", body: cuerpo, headers: { "X-CSRFToken": csrf() }, credentials: "same-origin", redirect: "manual" });
  if (respuesta.status === 204) {
    await renovarCsrf().catch(() => {});
    desbloquear();
    return;
  }
  const motivo = await porqueNo(respuesta);
  if (motivo === "csrf" && !reintento && await renovarCsrf()) {
    await probar(form, { reintento: true });
    return;
  }
  error(motivo === "csrf" ? "Tu sesión cambió. Ingresá en otra pestaña y volvé a esta." : motivo);
}

async function alEnviar(evento) {
  const form = evento.target;
  if (form.matches("form[data-bloquear]")) {
    evento.preventDefault();
    form.closest("details")?.removeAttribute("open");
    bloquear();
    return;
  }
  if (!form.matches("form[data-desbloquear]")) return;
  evento.preventDefault();
  const boton = form.querySelector("button[type=submit]");
  boton.disabled = true;
  try {
    await probar(form);
  } catch {
    error("No se puede comprobar porque no hay conexión con el servidor. Probá de nuevo en un momento.");
  } finally {
    boton.disabled = false;
  }
}

function revisar() {
  const limite = Number(document.body.dataset.inactividad) * 1000;
  if (dialogo() && limite > 0 && Date.now() - ultimaActividad > limite) bloquear();
}

export function iniciar() {
  for (const tipo of ["pointerdown", "keydown", "wheel"]) document.addEventListener(tipo, decirActividad, { passive: true, capture: true });
  document.addEventListener("visibilitychange", revisar);
  document.addEventListener("submit", alEnviar, true);
  document.addEventListener("cancel", (evento) => { if (evento.target.id === "bloqueo") evento.preventDefault(); }, true);
  document.addEventListener("close", (evento) => { if (evento.target.id === "bloqueo" && bloqueada()) dialogo().showModal(); }, true);
  document.addEventListener("bloquear", () => bloquear({ avisarServidor: false }));
  setInterval(revisar, REVISION_MS);
  canal?.addEventListener("message", ({ data }) => {
    if (data === "activa") ultimaActividad = Date.now();
    else if (data === "bloquear") bloquear({ avisarOtras: false, avisarServidor: false });
    else if (data === "desbloquear" && bloqueada()) {
      renovarCsrf().then((viva) => { if (viva) desbloquear({ avisarOtras: false }); }).catch(() => avisar({ mensaje: "No hay conexión con el servidor.", tono: "aviso" }));
    }
  });
}
