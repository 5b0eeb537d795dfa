/* form[data-soltar]: a file dropped anywhere in it, or chosen, is sent at once. */

function enviar(form) {
  form.requestSubmit();
}

export function iniciar() {
  for (const nombre of ["dragover", "dragenter"]) {
    document.addEventListener(nombre, (evento) => {
      const form = evento.target.closest?.("form[data-soltar]");
      if (!form) return;
      evento.preventDefault();
      form.classList.add("-encima");
    });
  }
  document.addEventListener("dragleave", (evento) => {
    const form = evento.target.closest?.("form[data-soltar]");
    if (form && !form.contains(evento.relatedTarget)) form.classList.remove("-encima");
  });
  document.addEventListener("drop", (evento) => {
    const form = evento.target.closest?.("form[data-soltar]");
    if (!form) return;
    evento.preventDefault();
    form.classList.remove("-encima");
    form.querySelector("input[type=file]").files = evento.dataTransfer.files;
    if (evento.dataTransfer.files.length) enviar(form);
  });
  document.addEventListener("change", (evento) => {
    const form = evento.target.closest?.("form[data-soltar]");
    if (form && evento.target.matches("input[type=file]") && evento.target.files.length) enviar(form);
  });
}
