/* Entry of the shell's JavaScript. Everything listens on document, so it survives any replacement of the body; what
   must be prepared on new content is done in `preparar`, on load and after each htmx swap. */
import * as apariencia from "./apariencia.js";
import * as arbol from "./arbol.js";
import * as asiento from "./asiento.js";
import * as avisos from "./avisos.js";
import * as bloqueo from "./bloqueo.js";
import * as caja from "./caja.js";
import * as cuentas from "./cuentas.js";
import * as despliegue from "./despliegue.js";
import * as dialogos from "./dialogos.js";
import * as envio from "./envio.js";
import * as foco from "./foco.js";
import * as formularios from "./formularios.js";
import * as grilla from "./grilla.js";
import * as mapas from "./mapas.js";
import * as mesa from "./mesa.js";
import * as momento from "./momento.js";
import * as paleta from "./paleta.js";
import * as recorrido from "./recorrido.js";
import * as red from "./red.js";
import * as reintento from "./reintento.js";
import * as regreso from "./regreso.js";
import * as seleccion from "./seleccion.js";
import * as soltar from "./soltar.js";
import * as teclas from "./teclas.js";

function preparar(raiz) {
  teclas.preparar(raiz);
  formularios.preparar(raiz);
  dialogos.preparar(raiz);
  seleccion.preparar(raiz);
  asiento.preparar(raiz);
  recorrido.preparar(raiz);
  mapas.preparar(raiz);
  grilla.preparar(raiz);
  caja.preparar(raiz);
}

// Order matters where two listen to the same key: dialogs and forms first, then rows, then declared keys.
for (const modulo of [apariencia, bloqueo, dialogos, cuentas, asiento, caja, formularios, momento, envio, paleta, arbol, despliegue, recorrido, grilla, mesa, foco, seleccion, soltar, red, reintento, teclas, avisos, regreso]) modulo.iniciar();

preparar(document.body);
if (!regreso.reponer()) formularios.enfocarPrimero(document.body);
document.addEventListener("htmx:load", (evento) => {
  if (evento.target !== document.body) preparar(evento.target);
});
document.addEventListener("cesop:pagina", () => {
  preparar(document.body);
  avisos.mostrarEscritos();
  if (!formularios.enfocarPrimero(document.body)) document.getElementById("contenido")?.focus({ preventScroll: true });
});
document.documentElement.dataset.listo = "";
