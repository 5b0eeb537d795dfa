/* htmx: what fails is said, a session that ended does not fill a panel with the login, polling rests in hidden tabs. */
import { avisarFallo, motivoDe, sesionTerminada } from "./envio.js";
import { avisar } from "./avisos.js";
import { paginaDeIngreso } from "./util.js";

let enCurso = 0;

const sondeo = (evento) => Boolean(evento.detail.elt?.closest?.("[data-sondeo]"));
const escribe = (evento) => (evento.detail.requestConfig?.verb ?? "get") !== "get";

function barra(cambio) {
  enCurso = Math.max(0, enCurso + cambio);
  document.getElementById("cargando")?.toggleAttribute("data-activo", enCurso > 0);
}

function fallo(evento, estado, cuerpo) {
  if (sondeo(evento)) return;
  const dice = evento.detail.xhr?.getResponseHeader?.("HX-Trigger") ?? "";
  if (dice.includes("aviso")) return; // the server already said why
  if (escribe(evento)) avisarFallo(estado, cuerpo);
  else avisar({ mensaje: `No se pudo mostrar porque ${motivoDe(estado)}. Probá de nuevo en un momento.`, tono: "mal" });
}

export function iniciar() {
  // Asking by itself is not use: the server does not count it against the lock.
  document.addEventListener("htmx:configRequest", (evento) => { if (sondeo(evento)) evento.detail.headers["X-Sondeo"] = "1"; });
  document.addEventListener("htmx:beforeRequest", (evento) => {
    if (sondeo(evento)) {
      if (document.hidden) evento.preventDefault();
      return;
    }
    barra(1);
    const form = evento.detail.elt.closest?.("form");
    if (form && escribe(evento)) form.querySelectorAll("button[type=submit]").forEach((boton) => { boton.disabled = true; });
  });
  document.addEventListener("htmx:afterRequest", (evento) => {
    if (sondeo(evento)) return;
    barra(-1);
    const form = evento.detail.elt.closest?.("form");
    if (form && escribe(evento)) form.querySelectorAll("button[type=submit]").forEach((boton) => { boton.disabled = false; });
  });
  document.addEventListener("htmx:beforeSwap", (evento) => {
    const html = evento.detail.serverResponse ?? "";
    if (!paginaDeIngreso(html)) return;
    evento.detail.shouldSwap = false;
    if (!sondeo(evento) || paginaDeIngreso(html) === "bloqueo") sesionTerminada(html, evento.detail.xhr.responseURL);
  });
  document.addEventListener("htmx:responseError", (evento) => fallo(evento, evento.detail.xhr.status, evento.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", (evento) => fallo(evento, 0, ""));
  document.addEventListener("htmx:timeout", (evento) => fallo(evento, 504, ""));
}
