/* Toasts. Server side: Django messages, or HX-Trigger {"aviso": {"texto": "…", "tono": "bien", "url": "…", "enlace": "…"}}. */
import { icono } from "./util.js";

const ICONOS = { bien: "circle-check", info: "info-circle", aviso: "alert-triangle", mal: "alert-circle" };
const DURACION_MS = 7000;

function alFrente() {
  const caja = document.getElementById("avisos");
  if (!caja) return null;
  caja.setAttribute("popover", "manual"); // top layer: above an open dialog
  if (caja.matches(":popover-open")) caja.hidePopover();
  if (caja.children.length) caja.showPopover();
  return caja;
}

function vencer(aviso) {
  if (aviso.matches(".-mal, .-aviso")) return; // what went wrong stays until it is read
  let reloj = setTimeout(() => aviso.remove(), DURACION_MS);
  aviso.addEventListener("pointerenter", () => clearTimeout(reloj));
  aviso.addEventListener("pointerleave", () => { reloj = setTimeout(() => aviso.remove(), DURACION_MS); });
}

export function anunciar(texto) {
  const region = document.getElementById("anuncios");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = texto; }, 50);
}

export function avisar({ mensaje, tono = "info", url = "", enlace = "Ver", externo = false }) {
  const caja = document.getElementById("avisos");
  if (!caja) return;
  for (const previo of caja.children) if (previo.dataset.texto === mensaje) previo.remove();
  const aviso = document.createElement("div");
  aviso.className = `aviso-flotante -${tono in ICONOS ? tono : "info"}`;
  aviso.dataset.aviso = "";
  aviso.dataset.texto = mensaje;
  const cuerpo = document.createElement("div");
  cuerpo.textContent = mensaje;
  if (url) {
    const vinculo = document.createElement("a");
    vinculo.href = url;
    vinculo.textContent = enlace;
    if (externo) vinculo.target = "_blank";
    cuerpo.append(" ", vinculo);
  }
  const cerrar = document.createElement("button");
  cerrar.type = "button";
  cerrar.dataset.cierraAviso = "";
  cerrar.setAttribute("aria-label", "Cerrar aviso");
  cerrar.append(icono("x"));
  aviso.append(icono(ICONOS[tono] ?? ICONOS.info), cuerpo, cerrar);
  caja.append(aviso);
  vencer(aviso);
  alFrente();
  anunciar(mensaje);
}

export function cerrarAvisos() {
  document.querySelectorAll("#avisos [data-aviso]").forEach((aviso) => aviso.remove());
}

/* Toasts that came written in the page (first load, or a page that replaced the body). */
export function mostrarEscritos() {
  const caja = alFrente();
  if (!caja) return;
  const textos = [...caja.querySelectorAll("[data-aviso]")].map((aviso) => { vencer(aviso); return aviso.textContent.trim(); });
  if (textos.length) anunciar(textos.join(". "));
}

export function iniciar() {
  mostrarEscritos();
  document.addEventListener("aviso", (evento) => {
    const detalle = evento.detail ?? {};
    avisar({ ...detalle, mensaje: detalle.texto ?? detalle.mensaje ?? detalle.value ?? "" });
  });
  document.addEventListener("click", (evento) => {
    const boton = evento.target.closest?.("[data-cierra-aviso]");
    if (boton) boton.closest("[data-aviso]").remove();
  });
}
