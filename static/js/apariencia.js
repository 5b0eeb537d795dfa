/* Theme menu: the change is seen at once and saved behind. */
import { csrf } from "./util.js";
import { avisar } from "./avisos.js";

const oscuro = window.matchMedia("(prefers-color-scheme: dark)");

async function guardar(form, tema) {
  try {
    const respuesta = await fetch(form.action, { method: "POST", body: new URLSearchParams({ tema }), headers: { "X-CSRFToken": csrf() }, credentials: "same-origin", redirect: "manual" });
    if (respuesta.status >= 400) throw new Error(String(respuesta.status));
  } catch {
    avisar({ mensaje: "El tema cambió acá, pero no se pudo guardar porque el servidor no responde.", tono: "aviso" });
  }
}

export function iniciar() {
  document.addEventListener("submit", (evento) => {
    const form = evento.target;
    if (!form.matches("form[data-tema-form]") || !evento.submitter) return;
    evento.preventDefault();
    const tema = evento.submitter.value;
    const raiz = document.documentElement;
    raiz.dataset.tema = tema;
    raiz.setAttribute("data-bs-theme", tema === "oscuro" || (tema === "sistema" && oscuro.matches) ? "dark" : "light");
    form.querySelectorAll("button").forEach((boton) => boton.setAttribute("aria-pressed", String(boton === evento.submitter)));
    guardar(form, tema);
  }, true);
}
