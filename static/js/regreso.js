/* Going back to a list finds it as it was left: the row in use, what was open, how far down. It is noted in the entry of
   the history itself (ids and a height, nothing typed), when something is opened or a link is followed. */
import { abiertas, reabrir } from "./arbol.js";
import { desplegadas, desplegarTodas } from "./despliegue.js";
import { elegirFila, filaActual } from "./foco.js";

const tabla = () => document.querySelector("#contenido table[data-lista]");

function anotar() {
  const lista = tabla();
  if (!lista) return;
  const cesop = {
    fila: filaActual()?.dataset.id ?? "",
    ramas: abiertas(lista),
    filas: desplegadas(lista),
    alto: lista.closest(".rollo")?.scrollTop ?? 0,
  };
  window.history.replaceState({ ...window.history.state, cesop }, "");
}

/* True when there was something to put back. */
export function reponer() {
  const lista = tabla();
  const dejado = window.history.state?.cesop;
  if (!lista || !dejado) return false;
  if (dejado.ramas) reabrir(lista, new Set(dejado.ramas));
  desplegarTodas(lista, new Set(dejado.filas));
  const fila = dejado.fila && lista.querySelector(`tr[data-id="${CSS.escape(dejado.fila)}"]`);
  if (fila) elegirFila(fila);
  const rollo = lista.closest(".rollo");
  if (rollo) rollo.scrollTop = dejado.alto;
  return Boolean(fila);
}

export function iniciar() {
  document.addEventListener("click", (evento) => {
    if (evento.target.closest?.("#contenido :is(a[href], [data-rama], [data-desplegar])")) anotar();
  });
}
