/* Native <dialog>: data-abre="id" opens, data-cierra closes, data-cierra-afuera closes by a click on the backdrop.
   A dialog with data-confirmacion that htmx brings into #dialogos opens by itself and leaves when closed.
   details.menu: closes with Esc, with a click outside and when the focus leaves. */

export function abrir(dialogo) {
  if (dialogo.open) return;
  // Before showModal: who fills the dialog (help, palette) sees the page as it was.
  dialogo.dispatchEvent(new CustomEvent("cesop:dialogo", { bubbles: true }));
  dialogo.showModal();
}

function cerrarMenus(salvo) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== salvo) menu.open = false; });
}

function alClic(evento) {
  const blanco = evento.target;
  if (!(blanco instanceof Element)) return;
  const abridor = blanco.closest("[data-abre]");
  if (abridor) {
    const dialogo = document.getElementById(abridor.dataset.abre);
    cerrarMenus();
    if (dialogo) {
      evento.preventDefault();
      abrir(dialogo);
    }
    return;
  }
  if (blanco.closest("[data-cierra]")) blanco.closest("dialog")?.close();
  if (blanco.matches("dialog[data-cierra-afuera]")) blanco.close();
  cerrarMenus(blanco.closest("details.menu"));
}

function alPulsar(evento) {
  const menu = evento.target.closest?.("details.menu[open]") ?? (evento.key === "Escape" ? document.querySelector("details.menu[open]") : null);
  if (!menu) return;
  if (evento.key === "Escape") {
    evento.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (evento.key === "ArrowDown" || evento.key === "ArrowUp") {
    const opciones = [...menu.querySelectorAll("summary, .hoja a, .hoja button")];
    const paso = evento.key === "ArrowDown" ? 1 : -1;
    const desde = opciones.indexOf(document.activeElement);
    opciones[(desde + paso + opciones.length) % opciones.length].focus();
    evento.preventDefault();
  }
}

/* A menu that opens towards the right and does not fit opens towards the left. */
function acomodar(evento) {
  const hoja = evento.target.matches?.("details.menu[open]") ? evento.target.querySelector(".hoja.-izquierda") : null;
  if (!hoja) return;
  hoja.classList.remove("-vuelta");
  hoja.classList.toggle("-vuelta", hoja.getBoundingClientRect().right > document.documentElement.clientWidth);
}

export function preparar(raiz) {
  const dialogos = raiz.matches?.("dialog[data-confirmacion]") ? [raiz] : [...(raiz.querySelectorAll?.("dialog[data-confirmacion]") ?? [])];
  for (const dialogo of dialogos) {
    if (!dialogo.closest("#dialogos")) continue;
    dialogo.addEventListener("close", () => dialogo.remove(), { once: true });
    abrir(dialogo);
  }
}

export function iniciar() {
  document.addEventListener("click", alClic);
  document.addEventListener("keydown", alPulsar);
  document.addEventListener("toggle", acomodar, true);
  document.addEventListener("focusout", (evento) => {
    const menu = evento.target.closest?.("details.menu[open]");
    if (menu && evento.relatedTarget && !menu.contains(evento.relatedTarget)) menu.open = false;
  });
}
